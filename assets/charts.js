/* Charts, once Plotly has drawn them: what stands around one is attached to it. Callbacks: callbacks/charts.py. */

(function (dualcaster, callbacks) {
  "use strict";

  const OF_ALL = ["chartTable"], OF_LINES = ["strip", "events", "zoom"]; // what is attached to charts
  const watched = new WeakSet(); // graphs

  // -> whether there is nothing more to wait for: the graph is watched, or its page was left
  function attach(id) {
    const graph = document.querySelector(`#${id} .js-plotly-plot`);
    if (!graph?.on) return !document.getElementById(id);
    if (watched.has(graph)) return true;
    const parts = graph.closest(".chart").querySelector(".chart-strip") ? [...OF_LINES, ...OF_ALL] : OF_ALL;
    parts.forEach((part) => dualcaster[part].watch(graph));
    graph.closest(".chart").querySelector("[data-tool='picture']").hidden = false;
    watched.add(graph);
    return true;
  }

  const phone = window.matchMedia("(max-width: 599px)");

  const tell = (id, data) => dualcaster.layout.set(id, { data });

  phone.addEventListener("change", () => {
    const charts = document.querySelectorAll(".chart .dash-graph");
    for (const { id } of charts) tell(`${id}-narrow`, phone.matches);
  });

  document.addEventListener("click", ({ target }) => {
    const chart = target.closest?.("[data-tool='picture']")?.closest(".chart");
    if (!chart) return;
    const { id } = chart.querySelector(".dash-graph");
    window.Plotly.downloadImage(chart.querySelector(".js-plotly-plot"), { format: "png", scale: 2, filename: id });
  });

  callbacks.charts = {
    // -> whether the window is that of a phone
    isNarrow: () => phone.matches,

    // Watches the graph of a figure, as soon as it is drawn.
    watch() {
      const { inputs_list: [{ id }] } = callbacks.callback_context;
      dualcaster.layout.retry(() => attach(id));
    },

    // Shows the part of the time that the chart's field has.
    zoom(part, id) {
      const graph = document.querySelector(`#${id} .js-plotly-plot`);
      if (watched.has(graph)) dualcaster.zoom.apply(graph, part);
    },
  };
})((window.dualcaster ??= {}), (window.dash_clientside ??= {}));
