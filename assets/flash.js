/* Marks a price changed by an announcement for a second, by its direction. news.js calls it.

   A table may be redrawn, and its rows added, removed and moved. So a cell is compared with the one of the same table,
   row and column: rows have a `data-key` (dashapp/components/tables.py). Prices and index levels outside of tables have
   a `data-key` of their own. What has none, and what is new, is never marked. */

(function (dualcaster) {
  "use strict";

  const MARKED_FOR = 1000, AFTER_NEWS = 5000; // milliseconds
  const LEVEL = /^[\d,]+\.\d+$/; // of an index
  const MONEY = /−?(?:\$[\d,]+(?:\.\d+)?|[\d,]+(?:\.\d+)?\s€)/g;
  let before = new Map(), until = 0, path = "";

  // Returns the last price of a text, or the text as a level: a mover's cell has the earlier price before the current
  // one. NaN without any.
  function amount(text) {
    if (LEVEL.test(text)) return Number(text.replaceAll(",", ""));
    const found = text.match(MONEY);
    return found ? Number(found.at(-1).replace("−", "-").replace(/[^\d.-]/g, "")) : NaN;
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

  function compare(key, cell) {
    const then = before.get(key), text = cell.textContent;
    if (text === then) return;
    before.set(key, text);
    const rise = then === undefined ? 0 : amount(text) - amount(then);
    if (rise) mark(cell, rise > 0 ? "rose" : "fell");
  }

  function compareAll() {
    if (Date.now() <= until && location.pathname === path) each(compare);
  }

  // Stores the shown prices before the page loads the new ones.
  function watch() {
    before = new Map();
    each((key, cell) => before.set(key, cell.textContent));
    until = Date.now() + AFTER_NEWS;
    path = location.pathname;
  }

  const everything = { subtree: true, childList: true, characterData: true };
  new MutationObserver(compareAll).observe(document.documentElement, everything);

  dualcaster.flash = { amount, watch };
})((window.dualcaster ??= {}));
