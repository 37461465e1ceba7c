/* Marks a chart as busy from a choice in its filters to its new drawing. Dash marks a graph while its callback runs. */

(function () {
  "use strict";

  const BEGINNING = 500, PATIENCE = 20000; // milliseconds until a callback has begun, and until it has ended
  const LOOK_EVERY = 30; // milliseconds

  const isLoading = (chart) => chart.querySelector("[data-dash-is-loading]") !== null;

  function waitForEnd(chart, since, hasBegun) {
    const passed = Date.now() - since, isOver = hasBegun ? !isLoading(chart) : passed > BEGINNING;
    if (isOver || passed > PATIENCE) chart.removeAttribute("aria-busy");
    else setTimeout(waitForEnd, LOOK_EVERY, chart, since, hasBegun || isLoading(chart));
  }

  document.addEventListener("change", ({ target }) => {
    const chart = target.closest?.(".filters")?.parentElement.querySelector(":scope > .chart");
    if (!chart) return;
    chart.setAttribute("aria-busy", "true");
    waitForEnd(chart, Date.now(), false);
  }, true);
})();
