/* Pictures of cards: their addresses, as dashapp/paths.py has them, and cards that are turned over. */

(function (dualcaster) {
  "use strict";

  let turned = null; // the path of the page whose card is turned over

  const path = (id, size) => `/pictures/${id}/${size}`;

  document.addEventListener("click", ({ target }) => {
    const details = target.closest(".card-picture summary")?.parentElement;
    if (details) turned = details.open ? null : location.pathname; // as it is before the click acts
  });

  // The head of a card is drawn anew with each news.
  function keepTurned() {
    if (turned !== location.pathname) return;
    const details = document.querySelector(".card-picture details:not([open])");
    if (details) details.open = true;
  }
  new MutationObserver(keepTurned).observe(document.documentElement, { subtree: true, childList: true });

  dualcaster.pictures = { path };
})((window.dualcaster ??= {}));
