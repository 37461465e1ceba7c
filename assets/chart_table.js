/* The points of a chart as a table below it, on request: of lines the newest first, of a map of sets one row a set. */

(function (dualcaster) {
  "use strict";

  const BUTTON = "[data-tool='table']", MOST = 100; // rows
  const UNKNOWN = "–", FACTS = "Facts"; // a column of words; the others are of numbers

  const count = (number) => dualcaster.formats.count(number);
  const element = (...parts) => dualcaster.elements.element(...parts);
  const headerOf = (scope, className, title) => Object.assign(element("th", className, title), { scope });
  const placeOf = (chart) => chart.querySelector(".chart-table");
  const isLine = (trace) => trace.hoverinfo === "none" && !dualcaster.events.isEvent(trace);

  // ---- what is in the table: { about, columns, rows }; the first cell of a row is its header

  function pointsOf(line, isTime) {
    const known = [...line.y.keys()].filter((place) => line.y[place] !== null), { x } = line;
    const whereOf = (place) => (isTime ? Date.parse(x[place]) : x[place]);
    return new Map(known.map((place) => [whereOf(place), line.customdata[place].split("\n")]));
  }

  // Of a single line its points' facts have a column of their own.
  function cellsOf(points, time) {
    if (points.length > 1) return points.map((of) => of.get(time)?.[0] ?? UNKNOWN);
    const [value, ...facts] = points[0].get(time);
    return facts.length ? [value, facts.join(", ")] : [value];
  }

  // `axis` is that of x: of time, or of numbers with a title.
  function tableOfLines(lines, axis) {
    const isTime = axis?.type !== "linear", points = lines.map((line) => pointsOf(line, isTime));
    const times = [...new Set(points.flatMap((of) => [...of.keys()]))].sort((one, other) => other - one);
    const headOf = (time) => (isTime ? dualcaster.formats.utc(time) : `${time}`);
    const rows = times.slice(0, MOST).map((time) => [headOf(time), ...cellsOf(points, time)]);
    const facts = rows.some((row) => row.length > lines.length + 1) ? [FACTS] : [];
    const columns = [isTime ? "Time" : axis.title.text, ...lines.map(({ name }) => name), ...facts];
    return { about: `The newest ${count(rows.length)} of ${count(times.length)} points.`, columns, rows };
  }

  function tableOfSets({ ids, labels, customdata, meta }) {
    const linkOf = (id, name) => Object.assign(element("a", "", name), {
      href: `/sets/${encodeURIComponent(id)}`, onclick: dualcaster.links.follow });
    const rows = ids.map((id, place) => [linkOf(id, labels[place]), ...customdata[place]]);
    return { about: `${count(rows.length)} sets.`, columns: ["Set", ...meta.columns], rows };
  }

  function contentOf(graph) {
    const map = graph.data.find(({ type }) => type === "treemap");
    return map ? tableOfSets(map) : tableOfLines(graph.data.filter(isLine), graph.layout?.xaxis);
  }

  // ---- the table

  function drawn(summary, { about, columns, rows }) {
    const classes = columns.map((title, place) => (place && title !== FACTS ? "number" : "text"));
    const heads = columns.map((title, place) => headerOf("col", classes[place], title));
    const cellOf = (cell, place) => element("td", classes[place + 1], cell);
    const rowOf = ([title, ...cells]) => element("tr", "", headerOf("row", "", title), ...cells.map(cellOf));
    const caption = element("caption", "", `${summary} ${about}`);
    const body = element("tbody", "", ...rows.map(rowOf));
    return element("table", "", caption, element("thead", "", element("tr", "", ...heads)), body);
  }

  function renew(chart) {
    const graph = chart.querySelector(".js-plotly-plot"), summary = chart.querySelector("p.sr-only").textContent;
    placeOf(chart).replaceChildren(drawn(summary, contentOf(graph)));
  }

  function watch(graph) {
    const chart = graph.closest(".chart");
    chart.querySelector(BUTTON).hidden = false;
    graph.on("plotly_afterplot", () => { if (!placeOf(chart).hidden) renew(chart); });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(BUTTON);
    if (!button) return;
    const chart = button.closest(".chart"), place = placeOf(chart);
    place.hidden = !place.hidden;
    button.setAttribute("aria-expanded", !place.hidden);
    if (place.hidden) place.replaceChildren();
    else renew(chart);
  });

  dualcaster.chartTable = { watch, contentOf };
})((window.dualcaster ??= {}));
