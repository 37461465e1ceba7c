/* Sheets: a button with `data-toggle` opens the element of that id; Escape, or a press elsewhere, closes it. */

(function () {
  "use strict";

  const PHONE = window.matchMedia("(max-width: 899px)");
  const opened = () => document.querySelector("[data-toggle][aria-expanded=true]");
  const sheetOf = (button) => document.getElementById(button.dataset.toggle);

  function set(button, isOpen) {
    button.setAttribute("aria-expanded", String(isOpen));
    sheetOf(button)?.toggleAttribute("data-open", isOpen);
  }

  // On phones the page below a sheet is dark, and a press on it does nothing else.
  document.addEventListener("click", (event) => {
    const open = opened(), isOnPage = event.target.closest("main, .top, .bar");
    if (!open || !isOnPage || open.contains(event.target) || sheetOf(open)?.contains(event.target)) return;
    set(open, false);
    if (!PHONE.matches) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-toggle]");
    if (button) set(button, button.getAttribute("aria-expanded") !== "true");
  });

  document.addEventListener("keydown", ({ key }) => {
    const open = opened();
    if (key !== "Escape" || !open) return;
    set(open, false);
    open.focus();
  });
})();
