/* Put into a page before anything else: notes in `window.speed` when it was drawn, how it shifted, and its work.

   `lcp`: milliseconds until the largest content was painted; `cls`: sum of the shifts without a reader's doing;
   `busy`: sum of what tasks took beyond the 50 ms that a click may wait, in milliseconds. */

(function () {
  "use strict";

  const speed = (window.speed = { lcp: 0, cls: 0, busy: 0 });
  const UNNOTICED = 50;

  function observe(type, note) {
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  }

  observe("largest-contentful-paint", (entry) => { speed.lcp = entry.startTime; });
  observe("layout-shift", (entry) => { speed.cls += entry.hadRecentInput ? 0 : entry.value; });
  observe("longtask", (entry) => { speed.busy += entry.duration - UNNOTICED; });
})();
