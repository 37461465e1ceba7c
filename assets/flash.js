/* A price in a table that has changed by news is marked for a second, by where it went. live.js says when news come.

   Dash may draw a table anew instead of changing it, so cells are compared by their place: table, row's words, column. */

(function () {
  "use strict";

  const own = (window.dualcaster = window.dualcaster || {});
  const MARKED_FOR = 1000, AFTER_NEWS = 5000; // milliseconds
  let before = new Map(), until = 0;

  function amount(cell) {
    const text = cell.textContent;
    return /^[^\d]*[$€]|[$€]\s*$/.test(text) ? Number(text.replace(/[^0-9.]/g, "")) : NaN;
  }

  function words(row) {
    const cells = [...row.cells].filter((cell) => !/\d/.test(cell.textContent) && !cell.querySelector("time"));
    return cells.map((cell) => cell.textContent).join("|");
  }

  function each(visit) {
    document.querySelectorAll("#content table").forEach((table, place) => {
      for (const row of table.rows) {
        const key = place + "|" + words(row) + "|";
        for (const cell of row.cells) visit(key + cell.cellIndex, cell);
      }
    });
  }

  function mark(cell, name) {
    cell.classList.remove("rose", "fell");
    cell.classList.add(name);
    setTimeout(() => cell.classList.remove(name), MARKED_FOR);
  }

  function compare() {
    if (Date.now() > until) return;
    each((key, cell) => {
      const then = before.get(key), now = amount(cell);
      if (now > then || now < then) mark(cell, now > then ? "rose" : "fell");
      if (!Number.isNaN(now)) before.set(key, now);
    });
  }

  // Called before the page reads what is new.
  own.expectNews = function () {
    before = new Map();
    each((key, cell) => before.set(key, amount(cell)));
    until = Date.now() + AFTER_NEWS;
  };

  new MutationObserver(compare).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
})();
