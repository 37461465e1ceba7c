/* The lists of movers on a phone show their first rows; a button shows the others, and hides them again. */

(function () {
  "use strict";

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button.show-more");
    if (!button) return;
    const isWhole = button.parentElement.classList.toggle("whole");
    button.setAttribute("aria-expanded", String(isWhole));
    button.textContent = isWhole ? "Show 5" : "Show 10";
  });
})();
