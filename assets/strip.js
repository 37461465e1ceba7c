/* The strip above a chart: the points below the pointer, or the last ones, each with its change since the line's start.

   `customdata` of a point is its text: the value, and further facts behind line breaks (dashapp/figures). In a focused
   chart the arrow keys move through the points. */

(function (dualcaster) {
  "use strict";

  const MOST_WITH_FACTS = 2; // lines; of more only the values are shown
  const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

  const isShown = (trace) => trace.hoverinfo === "none" && trace.visible !== false;
  const isLine = (trace) => isShown(trace) && !dualcaster.events.isEvent(trace);
  const pick = (trace, place) => ({ trace, place, time: Date.parse(trace.x[place]) });
  const element = (...parts) => dualcaster.elements.element(...parts);
  const stripOf = (graph) => graph.closest(".chart").querySelector(".chart-strip");

  function lastOf(trace) {
    return pick(trace, trace.y.findLastIndex((value) => value !== null));
  }

  // ---- what is shown

  function changeOf({ trace, place }) {
    const first = trace.y.findIndex((value) => value !== null);
    if (!trace.y[first] || place === first) return [];
    return [dualcaster.elements.change(100 * (trace.y[place] / trace.y[first] - 1))];
  }

  function lineOf(one, withFacts) {
    const { trace, place } = one, [value, ...facts] = (trace.customdata[place] ?? "").split("\n");
    const swatch = element("span", "swatch");
    swatch.style.background = trace.line?.color ?? "";
    const told = withFacts && facts.length ? [element("span", "caption", facts.join(" · "))] : [];
    return element("span", "strip-line", swatch, trace.name, element("strong", "", value), ...changeOf(one), ...told);
  }

  const wordsOf = ({ trace, place }) => element("span", "strip-event", trace.customdata[place]);

  function show(graph, picks) {
    const lines = picks.filter(({ trace }) => isLine(trace)), events = picks.filter(({ trace }) => !isLine(trace));
    const told = dualcaster.events.areShown() ? events.map(wordsOf) : [];
    const times = (lines.length ? lines : events).map(({ time }) => time);
    const time = element("span", "strip-time", times.length ? dualcaster.formats.utc(Math.max(...times)) : "");
    const drawn = lines.map((one) => lineOf(one, lines.length <= MOST_WITH_FACTS));
    stripOf(graph).replaceChildren(time, ...drawn, ...told);
  }

  const showLast = (graph) => show(graph, graph.data.filter(isLine).map(lastOf));

  function showHovered(graph, { points }) {
    const hovered = points.map(({ curveNumber, pointNumber }) => pick(graph.data[curveNumber], pointNumber));
    show(graph, hovered.filter(({ trace }) => isShown(trace)));
  }

  // ---- the keyboard

  // Returns the point of a line that is nearest to a time.
  function nearest(trace, time) {
    const distance = (place) => (trace.y[place] === null ? Infinity : Math.abs(Date.parse(trace.x[place]) - time));
    return [...trace.y.keys()].reduce((best, place) => (distance(place) < distance(best) ? place : best), 0);
  }

  // Returns the time of the next shown point in a direction, of the line with most points.
  function nextTime(graph, time, step) {
    const longest = graph.data.filter(isLine).toSorted((one, other) => other.y.length - one.y.length)[0];
    const { range, r2l } = graph._fullLayout.xaxis, [from, to] = range.map((edge) => r2l(edge));
    const isSeen = (moment) => moment >= from && moment <= to;
    const known = [...longest.y.keys()].filter((place) => longest.y[place] !== null);
    const places = known.filter((place) => isSeen(Date.parse(longest.x[place])));
    if (!places.length) return time;
    const last = places.length - 1, at = time === null ? last : places.indexOf(nearest(longest, time));
    const place = places[Math.min(Math.max((at < 0 ? last : at) + step, 0), last)];
    return Date.parse(longest.x[place]);
  }

  // Shows the points of a time; Plotly marks it, without an event.
  function move(graph, time) {
    const points = [...graph.data.entries()].filter(([, trace]) => isLine(trace)).map(([curveNumber, trace]) => {
      return { curveNumber, pointNumber: nearest(trace, time) };
    });
    window.Plotly.Fx.hover(graph, points);
    showHovered(graph, { points });
  }

  function followKeys(graph, state) {
    const leave = () => {
      if (state.time === null) return;
      state.time = null;
      window.Plotly.Fx.unhover(graph);
      showLast(graph);
      stripOf(graph).setAttribute("aria-live", "off");
    };
    const canvas = graph.closest(".chart-canvas");
    canvas.addEventListener("blur", leave);
    canvas.addEventListener("keydown", (event) => {
      if (event.key === "Escape") leave();
      if (!(event.key in STEPS) || !graph.data.some(isLine)) return;
      event.preventDefault();
      stripOf(graph).setAttribute("aria-live", "polite");
      state.time = nextTime(graph, state.time, STEPS[event.key]);
      if (state.time !== null) move(graph, state.time);
    });
  }

  function watch(graph) {
    const state = { isHovered: false, time: null };
    graph.on("plotly_hover", (event) => {
      state.isHovered = true;
      if (state.time === null) showHovered(graph, event); // else the keys go before a pointer that rests
    });
    graph.on("plotly_unhover", () => {
      state.isHovered = false;
      if (state.time === null) showLast(graph);
    });
    graph.on("plotly_afterplot", () => { if (!state.isHovered && state.time === null) showLast(graph); });
    followKeys(graph, state);
    showLast(graph);
  }

  dualcaster.strip = { watch, show, showLast, nextTime };
})((window.dualcaster ??= {}));
