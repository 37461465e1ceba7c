/* The time that a chart shows: all of it (`meta.whole` of dashapp/figures/spans.py), or a part.

   The part is in the address, and in a hidden field of the chart: `2026-11-06T00:00,2026-11-20T12:00`, in UTC; empty
   for all. The axis of values fits to the part. */

(function (dualcaster) {
  "use strict";

  const SIDE = 0.01; // of the axis, behind the last point; as in dashapp/figures/spans.py
  const PADDING = 0.08; // of the range; this and the least span as in dashapp/figures/lines.py
  const LEAST_SPAN = 0.02, LEAST_SPAN_OF_SMALL = 0.05, SMALL_BELOW = 5; // of the value
  const MINUTE = 60000; // milliseconds; what differs by less is the same time
  const SAME_LENGTH = 0.1; // of the time: a figure whose time differs by more is of another period
  const BUTTON = "[data-tool='reset']";
  const ends = new WeakMap(); // `meta.whole` of a figure -> its end, moved by arrived points
  const settled = new WeakMap(); // graph -> `meta.whole` and length of the figure to which its part was applied

  const chosen = new WeakMap(); // graph -> its part as in the field, which Dash fills somewhat later

  const chartOf = (graph) => graph.closest(".chart");
  const fieldOf = (graph) => chartOf(graph).querySelector("input[type='hidden']");
  const millisecondsOf = (graph, times) => times.map((time) => graph._fullLayout.xaxis.r2l(time));
  const written = (times) => times.map((time) => new Date(time).toISOString());
  const inField = (times) => written(times).map((time) => time.slice(0, 16)).join(",");
  const areSame = (some, others) => some.every((time, place) => Math.abs(time - others[place]) < MINUTE);

  // ---- all of the time

  function wholeOf(graph) {
    const { whole } = graph.layout.meta, [from, to] = millisecondsOf(graph, whole);
    return [from, Math.max(to, ends.get(whole) ?? to)];
  }

  const shownOf = (graph) => millisecondsOf(graph, graph._fullLayout.xaxis.range);

  // -> change of the layout: a chart that shows all of its time shows a later point, too
  function reaching(graph, time) {
    const [from, to] = wholeOf(graph), end = time + SIDE * (time - from);
    if (end <= to) return {};
    const range = areSame([from, to], shownOf(graph)) ? { "xaxis.range": written([from, end]) } : {};
    ends.set(graph.layout.meta.whole, end);
    return range;
  }

  // ---- a part of it

  // Returns the range of values, with padding, of what is drawn in a part of the time; none for a part without points.
  function fitting(graph, [from, to]) {
    const isWithin = (trace, place) => Date.parse(trace.x[place]) >= from && Date.parse(trace.x[place]) <= to;
    const drawn = graph.data.filter((trace) => trace.name && !dualcaster.events.isEvent(trace)); // areas have no name
    const seen = drawn.flatMap((trace) => trace.y.filter((y, place) => y !== null && isWithin(trace, place)));
    if (!seen.length) return {};
    return { "yaxis.range": rangeOf(Math.min(...seen), Math.max(...seen), graph._fullLayout.yaxis.type === "log") };
  }

  function rangeOf(low, high, isLog) {
    const middle = (low + high) / 2, least = middle * (middle < SMALL_BELOW ? LEAST_SPAN_OF_SMALL : LEAST_SPAN);
    const half = Math.max(high - low, least) / 2, edges = [middle - half, middle + half];
    const [bottom, top] = isLog ? edges.map(Math.log10) : edges;
    return [bottom - PADDING * (top - bottom), top + PADDING * (top - bottom)];
  }

  function offer(graph) {
    chartOf(graph).querySelector(BUTTON).hidden = areSame(wholeOf(graph), shownOf(graph));
  }

  // Shows a part (times in milliseconds), or all.
  function show(graph, part) {
    const axis = part ? fitting(graph, part) : { "yaxis.autorange": true };
    const shown = part ?? wholeOf(graph);
    const range = areSame(shown, shownOf(graph)) ? {} : { "xaxis.range": written(shown) };
    window.Plotly.relayout(graph, { ...range, ...axis });
    offer(graph);
  }

  // Writes the part that somebody has chosen in the chart.
  function note(graph) {
    const shown = shownOf(graph), isWhole = areSame(wholeOf(graph), shown), text = isWhole ? "" : inField(shown);
    offer(graph);
    if (text === chosen.get(graph)) return;
    choose(graph, text);
    show(graph, isWhole ? null : shown);
  }

  const write = (id, value) => dualcaster.layout.set(id, { value });

  function choose(graph, value) {
    chosen.set(graph, value);
    write(fieldOf(graph).id, value);
  }

  // Shows the part in the field: none without, nor one outside of the chart's time.
  function apply(graph, text) {
    chosen.set(graph, text ?? "");
    const part = text ? text.split(",").map((time) => Date.parse(`${time}Z`)) : null, whole = wholeOf(graph);
    if (part && (part[1] <= whole[0] || part[0] >= whole[1])) choose(graph, "");
    else if (!areSame(part ?? whole, shownOf(graph))) show(graph, part);
  }

  // Applies the part to a new figure; a figure of another period begins without.
  function settle(graph) {
    const { whole } = graph.layout.meta, before = settled.get(graph);
    if (before?.whole === whole) return;
    const [from, to] = wholeOf(graph), length = to - from, text = chosen.get(graph);
    settled.set(graph, { whole, length });
    const isOther = before && Math.abs(length - before.length) > SAME_LENGTH * before.length;
    if (text && isOther) choose(graph, "");
    else if (text) apply(graph, text);
    offer(graph);
  }

  function watch(graph) {
    chosen.set(graph, fieldOf(graph).value);
    graph.on("plotly_relayout", () => note(graph));
    graph.on("plotly_afterplot", () => settle(graph));
    settle(graph);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(BUTTON);
    if (!button) return;
    choose(button.closest(".chart").querySelector(".js-plotly-plot"), "");
    button.closest(".chart").querySelector(".chart-canvas").focus();
  });

  // Plotly tells no double click where it does not reset itself; the events have other targets while it drags.
  document.addEventListener("dblclick", ({ clientX, clientY }) => {
    const canvas = document.elementFromPoint(clientX, clientY)?.closest(".chart-canvas");
    const graph = canvas?.querySelector(".js-plotly-plot");
    if (chosen.has(graph)) choose(graph, "");
  });

  dualcaster.zoom = { watch, apply, reaching, rangeOf };
})((window.dualcaster ??= {}));
