/* Changes of the collection and of the want list, by this page's forms, in another window or by an import: the page
   reads them again. */

(function (dualcaster) {
  "use strict";

  const ENTRIES = "/api/inventory/transactions/", OF_WANTS = "want_list";
  // What a page reads again: the list and all that is counted from it. Wants count what is owned.
  const READS = [
    [/^\/inventory\/transactions/, (data) => dualcaster.layout.set("ledger-changes", { data })],
    [/^\/inventory\/?$/, (data) => dualcaster.layout.set("inventory-changes", { data })],
    [/^\/want-list/, (data) => dualcaster.layout.set("wants-changes", { data })],
  ];

  const news = dualcaster.again((times) => {
    const [, readAgain] = READS.find(([path]) => path.test(location.pathname)) ?? [];
    readAgain?.(times);
  });

  // A change by its cause; collections do not rest on what is wanted.
  news.tell = (seq, cause) => {
    if (cause !== OF_WANTS || location.pathname.startsWith("/want-list")) news.receive(seq);
  };

  // The undo of an entry on the page of transactions.
  document.addEventListener("form-answered", ({ target }) => {
    if (target.dataset.endpoint.startsWith(ENTRIES)) news.readAgain();
  });

  dualcaster.inventoryNews = news;
})((window.dualcaster ??= {}));
