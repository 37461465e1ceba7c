/* Lines go on with prices as they arrive: each is what the server has drawn and, after its last point, what came since.

   `meta` of a line says which series it is (dashapp/figures/live.py). Points are gathered and drawn together; where the
   server draws a line anew, those that are later than its end are put behind it again. Nothing is sent for them. */

(function () {
  "use strict";

  const own = (window.dualcaster = window.dualcaster || {});
  const SHORTEST = 100, LONGEST = 500; // milliseconds between the beginnings of two drawings
  const SHARE = 4; // times as long as the last one took, so that clicks have the rest
  const MOST = 1000; // points kept of a series
  const LABEL_HEIGHT = 34; // pixels; as in dashapp/figures/lines.py
  const tails = new Map(); // series -> its points, oldest first, one a moment, and how often they have changed
  const shown = new WeakMap(); // line -> how often its tail had changed when it was drawn
  let timer = null, due = 0;

  const money = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const level = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const count = new Intl.NumberFormat("en-US");

  // ---- words, as dashapp/formats.py writes them

  function written(value, unit) {
    if (unit === "USD") return "$" + money.format(value);
    return unit === "EUR" ? money.format(value) + "\u00a0€" : level.format(value);
  }

  function details(point, value, line) {
    if (line.meta.field === "price") {
      const price = written(point.price, point.currency);
      const index = line.meta.unit === point.currency ? "" : written(value, line.meta.unit);
      return `<b>${index || price}</b> ${index ? price + " " : ""}${line.name}`;
    }
    const average = written(point.avg_price, point.currency);
    const index = written(point.index_value, "");
    return `Index ${index}<br>Average ${average}<br>${count.format(point.series_count)} series`;
  }

  // ---- what has arrived

  function keep(series, point) {
    const tail = tails.get(series) || { points: [], changes: 0, before: new Map() };
    const place = tail.points.findLastIndex((other) => other.time < point.time) + 1;
    tail.points.splice(place, Infinity, point); // the newest comes last: what was later has been taken back
    tail.points.splice(0, tail.points.length - MOST);
    tail.changes += 1;
    tails.set(series, tail);
    later();
  }

  own.keepMarketPoint = function ({ currency, period, as_of, point }) {
    keep(["market", currency, period].join("|"), { ...point, currency, time: Date.parse(as_of) });
  };

  own.keepCardPrice = function ({ card_id, price_data }) {
    const { marketplace, condition, finish, language, currency, kind, price, time } = price_data;
    const series = ["card", card_id, marketplace, condition, finish, language, currency, kind].join("|");
    keep(series, { price, currency, time: Date.parse(time) });
  };

  // Of what comes next it is not known whether it follows upon this.
  own.forgetPoints = function (start) {
    for (const series of tails.keys()) if (series.startsWith(start)) tails.delete(series);
  };

  // ---- drawing

  function tailOf(line) {
    return line.meta && tails.get(line.meta.series);
  }

  function isBehind(line) {
    const tail = tailOf(line);
    return Boolean(tail) && shown.get(line) !== tail.changes;
  }

  /* How a line ended before the first point of its tail. The server draws the newest price of a bucket at the bucket's
     beginning; while it runs, what was there before is shown instead, and nothing where all of it has arrived here. */
  function before({ meta, y, customdata }) {
    const tail = tailOf({ meta }), look = [meta.bucket, meta.field, meta.unit].join("|");
    const end = { end: meta.end, value: y[meta.points - 1] / meta.scale, text: customdata[meta.points - 1] };
    if (!tail.before.has(look)) tail.before.set(look, end);
    return tail.before.get(look);
  }

  function extended(line) {
    const { points, end, gap, field, scale } = line.meta;
    const tail = tailOf(line).points.filter((point) => point.time >= end);
    const then = before(line);
    const isAllHere = end > then.end && tailOf(line).points.length < MOST;
    const kept = tail.length && (isAllHere || tail[0].time === end) ? points - 1 : points;
    const part = (values) => [...values].slice(0, kept);
    const sizes = line.marker && line.marker.size; // one, or one a point where some stand alone
    const columns = [line.x, line.y, line.customdata, ...(sizes && sizes.length ? [sizes] : [])].map(part);
    const [x, y, texts] = columns;
    if (tail.length && kept === points && end === then.end) {
      [y[kept - 1], texts[kept - 1]] = [then.value * scale, then.text];
    }
    const add = (time, value, text) => columns.forEach(
      (column, place) => column.push([new Date(time).toISOString(), value, text, 0][place]),
    );
    let last = kept === points ? end : Date.parse(x[kept - 1]);
    for (const point of tail) {
      if (gap !== null && point.time - last > gap) add(last, null, null);
      const value = point[field] * scale;
      add(point.time, value, details(point, value, line));
      last = point.time;
    }
    return { x, y, customdata: texts, ...(columns[3] && { "marker.size": columns[3] }) };
  }

  /* Moves labels apart where they would touch, as dashapp/figures/lines.py does: from the lowest up, then down again. */
  function apart(labels, axis) {
    const level = ({ y }) => axis._length - axis.l2p(y);
    const ordered = labels.toSorted((one, other) => level(one) - level(other));
    const places = [];
    for (const label of ordered) places.push(Math.max(level(label), (places.at(-1) ?? -Infinity) + LABEL_HEIGHT));
    let ceiling = axis._length + LABEL_HEIGHT / 2;
    for (let place = places.length - 1; place >= 0; place -= 1) {
      ceiling = places[place] = Math.min(places[place], ceiling - LABEL_HEIGHT);
    }
    return labels.map((label) => ({ ...label, yshift: places[ordered.indexOf(label)] - level(label) }));
  }

  /* The labels at the lines' ends, each with its line's last value, which is the last word of a label. */
  function labels(graph, lastValues) {
    const axis = graph._fullLayout.yaxis;
    const moved = (graph.layout.annotations || []).map((label) => {
      const line = lastValues.get(label.name);
      if (!line) return label;
      const text = label.text.replace(/[^ >]*$/, () => written(line.value, line.unit));
      return { ...label, text, y: axis.type === "log" ? Math.log10(line.value) : line.value };
    });
    return apart(moved, axis);
  }

  function lastValues(graph) {
    const lines = graph.data.filter(tailOf);
    return new Map(lines.map((line) => [line.meta.series, { value: line.y.at(-1), unit: line.meta.unit }]));
  }

  function draw(graph) {
    const places = graph.data.map((_line, place) => place).filter((place) => isBehind(graph.data[place]));
    const changes = {};
    for (const place of places) {
      const line = graph.data[place];
      for (const [name, values] of Object.entries(extended(line))) (changes[name] ||= []).push(values);
      shown.set(line, tailOf(line).changes);
    }
    const ends = lastValues(graph);
    places.forEach((place, number) => { ends.get(graph.data[place].meta.series).value = changes.y[number].at(-1); });
    const annotations = labels(graph, ends);
    if (places.length) window.Plotly.update(graph, changes, { annotations }, places);
    else if (annotations.some((label, place) => label.text !== graph.layout.annotations[place].text)) {
      window.Plotly.relayout(graph, { annotations });
    }
  }

  function drawAll() {
    timer = null;
    if (document.hidden) return;
    const begun = Date.now();
    for (const graph of document.querySelectorAll("#content .js-plotly-plot")) {
      if (!graph.data || !graph.on || !graph.data.some(tailOf)) continue;
      if (!graph.goesOn) {
        graph.goesOn = true;
        graph.on("plotly_afterplot", () => draw(graph)); // the server has drawn it anew, perhaps
      }
      draw(graph);
    }
    due = begun + Math.min(LONGEST, Math.max(SHORTEST, SHARE * (Date.now() - begun)));
  }

  function later() {
    if (timer === null && !document.hidden) timer = setTimeout(drawAll, Math.max(0, due - Date.now()));
  }

  document.addEventListener("visibilitychange", later);
})();
