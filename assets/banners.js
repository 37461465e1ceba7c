/* Banners that the reader can dismiss: the last one that was dismissed stays away in this browser.

   A rule of style hides it, because Dash draws banners again. dashapp/index.html writes it before the first paint. */

(function (dualcaster) {
  "use strict";

  function dismiss(key) {
    const style = document.head.appendChild(document.createElement("style"));
    style.textContent = `[data-banner=${JSON.stringify(key)}] { display: none !important; }`;
    dualcaster.theme.remember("dismissed", key);
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-dismiss]");
    if (button) dismiss(button.dataset.dismiss);
  });
})((window.dualcaster ??= {}));
