/* Draws the lines of charts with the arrived points (points.js), in batches at a limited rate. */

(function (dualcaster) {
  "use strict";

  const SHORTEST = 100, LONGEST = 500; // milliseconds between the beginnings of two drawings
  const SHARE = 4; // times as long as the last one took, so that clicks have the rest
  const LABEL_HEIGHT = 38; // pixels; as in dashapp/figures/labels.py
  const drawn = new WeakMap(); // line -> how often its tail had changed when it was drawn
  const listening = new WeakSet(); // graphs that say when the server has drawn them anew
  let timer = null, due = 0;

  function isBehind(line) {
    const tail = dualcaster.points.tailOf(line);
    return Boolean(tail) && drawn.get(line) !== tail.changes;
  }

  // ---- the labels at the lines' ends

  // Moves touching labels apart, as dashapp/figures/labels.py does: from the lowest up, then down again.
  function apart(labels, axis) {
    const levelOf = ({ y }) => axis._length - axis.l2p(y);
    const ordered = labels.toSorted((one, other) => levelOf(one) - levelOf(other));
    const places = [];
    for (const label of ordered) places.push(Math.max(levelOf(label), (places.at(-1) ?? -Infinity) + LABEL_HEIGHT));
    let ceiling = axis._length + LABEL_HEIGHT / 2;
    for (let place = places.length - 1; place >= 0; place -= 1) {
      ceiling = places[place] = Math.min(places[place], ceiling - LABEL_HEIGHT);
    }
    return labels.map((label) => ({ ...label, ay: levelOf(label) - places[ordered.indexOf(label)] }));
  }

  // Returns the labels with their lines' last values; the value is the last word of a label.
  function labelsOf(graph, ends) {
    const axis = graph._fullLayout.yaxis;
    const moved = (graph.layout.annotations || []).map((label) => {
      const end = ends.get(label.name);
      if (!end) return label;
      const text = label.text.replace(/[^ >]*$/, () => dualcaster.points.written(end.value, end.unit));
      return { ...label, text, y: axis.type === "log" ? Math.log10(end.value) : end.value };
    });
    return apart(moved, axis);
  }

  // Returns the shapes, those that lead from a line's end to its label moved to the end.
  function leadersOf(graph, ends, range) {
    const [, edge] = range["xaxis.range"] ?? [];
    return graph.layout.shapes.map((shape) => {
      const end = ends.get(shape.name);
      if (!end) return shape;
      return { ...shape, x0: new Date(end.time).toISOString(), x1: edge ?? shape.x1, y0: end.value, y1: end.value };
    });
  }

  // Returns the last point of each line with a tail, by its series.
  function endsOf(graph) {
    const lines = graph.data.filter(dualcaster.points.tailOf);
    const end = ({ x, y, meta: { unit } }) => ({ time: Date.parse(x.at(-1)), value: y.at(-1), unit });
    return new Map(lines.map((line) => [line.meta.series, end(line)]));
  }

  // ---- drawing

  // Returns the new properties of the lines with new points and of the marks on their ends, by place.
  function propertiesOf(graph) {
    const properties = new Map();
    for (const [place, line] of graph.data.entries()) {
      if (!isBehind(line)) continue;
      const extended = dualcaster.points.extended(line), mark = graph.data.findIndex(isMarkOf(line));
      properties.set(place, extended);
      if (mark >= 0) properties.set(mark, { x: [extended.x.at(-1)], y: [extended.y.at(-1)] });
      drawn.set(line, dualcaster.points.tailOf(line).changes);
    }
    return properties;
  }

  const isMarkOf = (line) => ({ legendgroup, meta }) => !meta && legendgroup === line.meta.series;

  // Returns Plotly's changes: property -> a list of its values, one a line, undefined where it stays.
  function changesOf(properties) {
    const all = [...properties.values()], names = new Set(all.flatMap(Object.keys));
    return Object.fromEntries([...names].map((name) => [name, all.map((one) => one[name])]));
  }

  function draw(graph) {
    const properties = propertiesOf(graph), ends = endsOf(graph);
    for (const [place, { x, y }] of properties) {
      const end = ends.get(graph.data[place].meta?.series);
      if (end) [end.time, end.value] = [Date.parse(x.at(-1)), y.at(-1)];
    }
    const annotations = labelsOf(graph, ends);
    const range = dualcaster.zoom.reaching(graph, Math.max(...[...ends.values()].map(({ time }) => time)));
    const layout = { annotations, shapes: leadersOf(graph, ends, range), ...range };
    if (properties.size) window.Plotly.update(graph, changesOf(properties), layout, [...properties.keys()]);
    else if (annotations.some((label, place) => label.text !== graph.layout.annotations[place].text)) {
      window.Plotly.relayout(graph, { annotations });
    }
  }

  function drawAll() {
    timer = null;
    if (document.hidden) return;
    const begun = Date.now();
    for (const graph of document.querySelectorAll("#content .js-plotly-plot")) {
      if (graph.data && graph.on && graph.data.some(dualcaster.points.tailOf)) drawFromNowOn(graph);
    }
    due = begun + Math.min(LONGEST, Math.max(SHORTEST, SHARE * (Date.now() - begun)));
  }

  function drawFromNowOn(graph) {
    if (!listening.has(graph)) graph.on("plotly_afterplot", () => draw(graph)); // the server has drawn it anew, perhaps
    listening.add(graph);
    draw(graph);
  }

  function schedule() {
    if (timer === null && !document.hidden) timer = setTimeout(drawAll, Math.max(0, due - Date.now()));
  }

  document.addEventListener("visibilitychange", schedule);

  dualcaster.lines = { schedule, apart };
})((window.dualcaster ??= {}));
