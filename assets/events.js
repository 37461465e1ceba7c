/* Events on the charts' axes (dashapp/figures/events.py): one switch for all charts, remembered in this browser.

   charts.css hides them, so that nothing is drawn again. */

(function (dualcaster) {
  "use strict";

  const BUTTON = "[data-tool='events']", root = document.documentElement;

  const areShown = () => root.dataset.events !== "off";
  const isEvent = (trace) => trace.yaxis === "y2";

  function apply(state) {
    root.dataset.events = state;
    for (const button of document.querySelectorAll(BUTTON)) button.setAttribute("aria-pressed", areShown());
  }

  // Offers the switch where the chart has events.
  function offer(graph) {
    graph.closest(".chart").querySelector(BUTTON).hidden = !graph.data.some(isEvent);
    apply(root.dataset.events);
  }

  function watch(graph) {
    graph.on("plotly_afterplot", () => offer(graph));
    offer(graph);
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(BUTTON)) return;
    apply(areShown() ? "off" : "on");
    dualcaster.theme.remember("events", root.dataset.events);
  });
  document.addEventListener("DOMContentLoaded", () => apply(dualcaster.theme.remembered("events") ?? "on"));

  dualcaster.events = { watch, areShown, isEvent };
})((window.dualcaster ??= {}));
