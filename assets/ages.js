/* Keeps "3 h ago" true while the page stays open. The words are those of dashapp/formats.py, age(). */

(function () {
  "use strict";

  const MINUTE = 60, HOUR = 3600, DAY = 86400;

  function length(seconds) {
    if (seconds < HOUR) return Math.floor(seconds / MINUTE) + "\u00a0min";
    if (seconds < 2 * DAY) return Math.floor(seconds / HOUR) + "\u00a0h";
    return Math.floor(seconds / DAY).toLocaleString("en-US") + "\u00a0d";
  }

  function age(then) {
    const passed = (Date.now() - then) / 1000;
    if (Math.abs(passed) < MINUTE) return "just now";
    return passed > 0 ? length(passed) + " ago" : "in " + length(-passed);
  }

  setInterval(function () {
    for (const element of document.querySelectorAll("time.age")) {
      // The text node is changed, not replaced: it belongs to React.
      if (element.firstChild) element.firstChild.nodeValue = age(Date.parse(element.dateTime));
    }
  }, 30000);
})();
