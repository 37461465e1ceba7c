/* Pictures of cards: their addresses, as dashapp/paths.py has them, those that failed, and cards turned over. */

(function (dualcaster) {
  "use strict";

  const AGAIN = 30000; // milliseconds until a picture that failed is asked for again
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

  const isPicture = ({ tagName, src }) => tagName === "IMG" && new URL(src).pathname.startsWith("/pictures/");

  function askAgain(picture) {
    if (picture.isConnected) picture.setAttribute("src", picture.getAttribute("src")); // loads it anew
  }

  // Neither event bubbles. Without its picture the place stays empty: no sign of the browser's stands in it.
  document.addEventListener("error", ({ target }) => {
    if (!isPicture(target)) return;
    target.classList.add("failed");
    setTimeout(askAgain, AGAIN, target);
  }, true);
  document.addEventListener("load", ({ target }) => target.classList?.remove("failed"), true);

  dualcaster.pictures = { path };
})((window.dualcaster ??= {}));
