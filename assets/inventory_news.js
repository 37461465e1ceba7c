/* Changes of the collection, by this page's forms, in another window or by an import: the page reads it again. */

(function (dualcaster) {
  "use strict";

  const CHANGES = "inventory-changes", LEDGER = "ledger-changes", ENTRIES = "/api/inventory/transactions/";
  const SHORTEST = 1000; // milliseconds between two readings
  let newest = 0, changes = 0, readAt = 0, timer = null;

  // Reads the list and all that is counted from it.
  function readAgain() {
    clearTimeout(timer);
    timer = null;
    readAt = Date.now();
    changes += 1;
    if (location.pathname.startsWith("/inventory/transactions")) dualcaster.layout.set(LEDGER, { data: changes });
    else dualcaster.layout.set(CHANGES, { data: changes });
  }

  // Many changes are read together, and one's own, which the page has just read, a moment later only.
  function receive(seq) {
    newest = Math.max(newest, seq);
    timer ??= setTimeout(readAgain, Math.max(0, readAt + SHORTEST - Date.now()));
  }

  // A subscription has begun; after a lost connection it may have a newer version.
  function begin(seq) {
    if (newest > 0 && seq > newest) receive(seq);
    newest = Math.max(newest, seq);
  }

  // The undo of an entry on the page of transactions.
  document.addEventListener("form-answered", ({ target }) => {
    if (target.dataset.endpoint.startsWith(ENTRIES)) readAgain();
  });

  dualcaster.inventoryNews = { begin, receive, readAgain };
})((window.dualcaster ??= {}));
