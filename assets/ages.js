/* Keeps "3 h ago" and "in 3 h" true while the page stays open. The words are those of dashapp/formats.py, age() and due(). */

(function () {
  "use strict";

  const own = (window.dualcaster = window.dualcaster || {});
  const MINUTE = 60, HOUR = 3600, DAY = 86400;

  function length(seconds) {
    if (seconds < HOUR) return Math.floor(seconds / MINUTE) + "\u00a0min";
    if (seconds < 2 * DAY) return Math.floor(seconds / HOUR) + "\u00a0h";
    return Math.floor(seconds / DAY).toLocaleString("en-US") + "\u00a0d";
  }

  // A time ahead comes from a clock ahead of ours.
  own.age = function (then, now) {
    const passed = (now - then) / 1000;
    return passed < MINUTE ? "just now" : length(passed) + " ago";
  };

  own.due = function (then, now) {
    const ahead = (then - now) / 1000;
    return ahead < MINUTE ? own.age(then, now) : "in " + length(ahead);
  };

  function keep(selector, written) {
    for (const element of document.querySelectorAll(selector)) {
      // The text node is changed, not replaced: it belongs to React.
      if (element.firstChild) element.firstChild.nodeValue = written(Date.parse(element.dateTime), Date.now());
    }
  }

  setInterval(function () {
    keep("time.age", own.age);
    keep("time.due", own.due);
  }, 30000);
})();
