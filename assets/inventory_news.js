/* Changes of the collection, by this page's forms, in another window or by an import: the page reads it again. */

(function (dualcaster) {
  "use strict";

  const CHANGES = "inventory-changes", LEDGER = "ledger-changes", ENTRIES = "/api/inventory/transactions/";

  // The list and all that is counted from it.
  const news = dualcaster.again((times) => {
    if (location.pathname.startsWith("/inventory/transactions")) dualcaster.layout.set(LEDGER, { data: times });
    else dualcaster.layout.set(CHANGES, { data: times });
  });

  // The undo of an entry on the page of transactions.
  document.addEventListener("form-answered", ({ target }) => {
    if (target.dataset.endpoint.startsWith(ENTRIES)) news.readAgain();
  });

  dualcaster.inventoryNews = news;
})((window.dualcaster ??= {}));
