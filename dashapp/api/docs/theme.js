/* Before the first paint: the theme that this browser has chosen on the other pages. */

(function () {
  "use strict";

  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function apply() {
    let chosen = null;
    try { chosen = localStorage.getItem("theme"); } catch (error) { /* storage is blocked: follow the system */ }
    const dark = chosen === "dark" || (chosen !== "light" && system.matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  }

  apply();
  system.addEventListener("change", apply);
})();
