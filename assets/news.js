/* Loads the page's data again after a change, at a limited rate. Charts need not wait: points are drawn at once
   (points.js). callbacks/shell.py receives the version. */

(function (dualcaster) {
  "use strict";

  const NEWS = "shell-live", POLL = "shell-poll";
  const SHORTEST = 3000, LONGEST = 20000; // milliseconds between two readings
  const REST = 19; // times as long as a reading took to be drawn, until the next: it has a twentieth of a core
  const BEGINNING = 500; // milliseconds after which a reading has begun to be drawn, if it changes anything
  const PATIENCE = 6000; // milliseconds that a reading has to be drawn
  const LOOK_EVERY = 50; // milliseconds
  const whenIdle = window.requestIdleCallback || setTimeout;
  let newest = 0, read = 0, readAt = 0, due = 0, timer = null, isReading = false;

  function isDrawing() {
    return document.querySelector("#content [data-dash-is-loading]") !== null;
  }

  function readAgain() {
    timer = null;
    if (newest <= read || document.hidden || isReading) return;
    if (Date.now() < due || !publish()) {
      schedule();
      return;
    }
    read = newest;
    readAt = Date.now();
    isReading = true;
    waitUntilDrawn(false);
  }

  // -> whether Dash has the version: its callbacks then load the page's data
  function publish() {
    dualcaster.flash.watch();
    return dualcaster.layout.set(NEWS, { data: { seq: newest } });
  }

  function waitUntilDrawn(hasBegun) {
    const passed = Date.now() - readAt;
    const isOver = hasBegun ? !isDrawing() : passed > BEGINNING;
    if (isOver || passed > PATIENCE) whenIdle(rest);
    else setTimeout(waitUntilDrawn, LOOK_EVERY, hasBegun || isDrawing());
  }

  function rest() {
    const passed = Date.now() - readAt;
    isReading = false;
    due = Date.now() + Math.min(LONGEST, Math.max(SHORTEST, REST * passed));
    schedule();
  }

  function schedule() {
    if (timer === null && newest > read) timer = setTimeout(readAgain, Math.max(LOOK_EVERY, due - Date.now()));
  }

  // Announces the current version of the data.
  function announce(seq) {
    newest = Math.max(newest, seq);
    if (timer === null) readAgain();
  }

  // Returns whether a version is newer than the announced one.
  const isNew = (seq) => newest > 0 && seq > newest;

  // Polls now, as the page does each minute.
  const poll = () => dualcaster.layout.set(POLL, { n_intervals: Date.now() });

  document.addEventListener("visibilitychange", () => { if (!document.hidden) readAgain(); });

  dualcaster.news = { announce, isNew, poll };
})((window.dualcaster ??= {}));
