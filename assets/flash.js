/* A price that news have changed is marked for a second, by where it went. live.js says when news come.

   A table may be drawn anew, and its rows may come, go and change places. So a cell is compared with the one of the same
   table, row and column: rows say which they are in `data-key` (dashapp/components/tables.py). Prices outside of tables
   have a `data-key` of their own. What has none is never marked, nor is what was not there before. */

(function () {
  "use strict";

  const own = (window.dualcaster = window.dualcaster || {});
  const MARKED_FOR = 1000, AFTER_NEWS = 5000; // milliseconds
  const MONEY = /\$[\d,]+(?:\.\d+)?|[\d,]+(?:\.\d+)?\s€/g;
  let before = new Map(), until = 0, path = "";

  // The last one of a text: a mover's cell has the price of then before that of now.
  function amount(text) {
    const found = text.match(MONEY);
    return found ? Number(found.at(-1).replace(/[^\d.]/g, "")) : NaN;
  }

  function eachOfTable(table, visit) {
    const titles = [...table.rows[0].cells].map((cell) => cell.textContent);
    for (const row of table.querySelectorAll("tr[data-key]")) {
      for (const cell of row.querySelectorAll(":scope > td")) {
        visit([table.caption.textContent, row.dataset.key, titles[cell.cellIndex]].join("|"), cell);
      }
    }
  }

  function each(visit) {
    document.querySelectorAll("#content table:has(tr[data-key])").forEach((table) => eachOfTable(table, visit));
    document.querySelectorAll("#content [data-key]:not(tr)").forEach((cell) => visit(cell.dataset.key, cell));
  }

  function mark(cell, name) {
    cell.classList.remove("rose", "fell");
    cell.classList.add(name);
    setTimeout(() => cell.classList.remove(name), MARKED_FOR);
  }

  function compare() {
    if (Date.now() > until || location.pathname !== path) return;
    each((key, cell) => {
      const then = before.get(key), text = cell.textContent;
      if (text === then) return;
      before.set(key, text);
      if (then === undefined) return;
      const rise = amount(text) - amount(then);
      if (rise) mark(cell, rise > 0 ? "rose" : "fell");
    });
  }

  // Called before the page reads what is new.
  own.expectNews = function () {
    before = new Map();
    each((key, cell) => before.set(key, cell.textContent));
    until = Date.now() + AFTER_NEWS;
    path = location.pathname;
  };

  new MutationObserver(compare).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
})();
