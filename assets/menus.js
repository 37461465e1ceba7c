/* The menus: the account menu is a modal dialog, on phones a sheet from below; the rail of wide screens can be narrow.

   dashapp/index.html makes the rail narrow before the first paint where the reader left it so. */

(function (dualcaster) {
  "use strict";

  const MENU = "shell-account", COLLAPSE = "shell-collapse";
  const menu = () => document.getElementById(MENU);
  const root = document.documentElement;

  function markOpeners() {
    for (const opener of document.querySelectorAll("[data-open=account]")) {
      opener.setAttribute("aria-expanded", String(menu().open));
    }
  }

  // Escape, and the return of the focus to the button, are the browser's.
  function open() {
    menu().showModal();
    markOpeners();
  }

  function setRail(isNarrow) {
    if (isNarrow) root.dataset.rail = "narrow";
    else delete root.dataset.rail;
    dualcaster.theme.remember("rail", isNarrow ? "narrow" : "wide");
    markRail();
    window.dispatchEvent(new Event("resize")); // charts measure their place again
  }

  // -> whether the button is drawn
  function markRail() {
    const button = document.getElementById(COLLAPSE);
    button?.setAttribute("aria-expanded", String(root.dataset.rail !== "narrow"));
    return button !== null;
  }

  document.addEventListener("click", ({ target }) => {
    if (!menu()) return;
    const isBackdrop = target === menu();
    if (target.closest("[data-open=account]")) open();
    else if (isBackdrop || target.closest("#shell-account a, [data-close=account]")) menu().close();
    else if (target.closest("#shell-collapse")) setRail(root.dataset.rail !== "narrow");
  });

  // A dialog's event does not bubble.
  document.addEventListener("close", ({ target }) => { if (target === menu()) markOpeners(); }, true);

  dualcaster.layout.retry(markRail);
})((window.dualcaster ??= {}));
