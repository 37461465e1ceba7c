/* Updates "3 h ago" and "in 3 h" while the page stays open. */

(function (dualcaster) {
  "use strict";

  const EVERY = 30000; // milliseconds

  function refresh(selector, written) {
    for (const element of document.querySelectorAll(selector)) {
      // Changes the text node instead of replacing it: React owns it.
      if (element.firstChild) element.firstChild.nodeValue = written(Date.parse(element.dateTime), Date.now());
    }
  }

  setInterval(() => {
    refresh("time.age", dualcaster.formats.age);
    refresh("time.due", dualcaster.formats.due);
  }, EVERY);
})((window.dualcaster ??= {}));
