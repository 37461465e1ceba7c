/* Theme, and settings stored in this browser. dashapp/index.html sets it for Dash's pages before the first paint. */

(function (dualcaster) {
  "use strict";

  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function remembered(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // storage is blocked
    }
  }

  function remember(name, value) {
    try {
      localStorage.setItem(name, value);
    } catch { /* storage is blocked: the choice holds for this page only */ }
  }

  // -> the shown theme, for a choice of light, dark or system
  function apply(choice) {
    const isDark = choice === "dark" || (choice !== "light" && system.matches);
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
    return document.documentElement.dataset.theme;
  }

  const applyRemembered = () => apply(remembered("theme"));

  system.addEventListener("change", applyRemembered);
  applyRemembered();

  dualcaster.theme = { remembered, remember, apply, applyRemembered };
})((window.dualcaster ??= {}));
