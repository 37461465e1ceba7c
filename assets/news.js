/* What the page does when it hears that something has changed: it reads again, at a calm pace. Charts need not wait for
   that, because new points are put on them at once (points.js). live.js hears, callbacks/shell.py takes the version. */

(function () {
  "use strict";

  const own = (window.dualcaster = window.dualcaster || {});
  const NEWS = "shell-live", POLL = "shell-poll";
  const SHORTEST = 2000, LONGEST = 8000; // milliseconds between two readings
  const REST = 9; // times as long as a reading took to be drawn, until the next: points and clicks have the rest
  const BEGINNING = 500; // milliseconds after which a reading has begun to be drawn, if it changes anything
  const PATIENCE = 6000; // milliseconds that a reading has to be drawn
  const whenIdle = window.requestIdleCallback || setTimeout;
  let newest = 0, shown = 0, shownAt = 0, due = 0, timer = null, isReading = false;

  function isDrawing() {
    return document.querySelector("#content [data-dash-is-loading]") !== null;
  }

  function read() {
    timer = null;
    if (newest <= shown || document.hidden || isReading) return;
    if (Date.now() < due) return later();
    own.expectNews();
    if (!own.set(NEWS, { data: { seq: newest } })) return later();
    shown = newest;
    shownAt = Date.now();
    isReading = true;
    wait(false);
  }

  function wait(hasBegun) {
    const passed = Date.now() - shownAt;
    const isOver = hasBegun ? !isDrawing() : passed > BEGINNING;
    if (isOver || passed > PATIENCE) whenIdle(rest);
    else setTimeout(wait, 50, hasBegun || isDrawing());
  }

  function rest() {
    const passed = Date.now() - shownAt;
    isReading = false;
    due = Date.now() + Math.min(LONGEST, Math.max(SHORTEST, REST * passed));
    later();
  }

  function later() {
    if (timer === null && newest > shown) timer = setTimeout(read, Math.max(50, due - Date.now()));
  }

  // The data has this version now.
  own.changed = function (seq) {
    newest = Math.max(newest, seq);
    if (timer === null) read();
  };

  // Whether a version has been heard of that is older than this one.
  own.isNews = (seq) => newest > 0 && seq > newest;

  // The page asks now, as it does each minute.
  own.poll = () => own.set(POLL, { n_intervals: Date.now() });

  document.addEventListener("visibilitychange", () => { if (!document.hidden) read(); });
})();
