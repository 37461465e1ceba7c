/* Theme and currency: chosen once, kept in this browser. dashapp/index.html sets the theme before the first paint. */

window.dualcaster = window.dualcaster || {};

(function (own) {
  "use strict";

  own.remembered = function (name) {
    try { return localStorage.getItem(name); } catch (error) { return null; }
  };

  own.remember = function (name, value) {
    try { localStorage.setItem(name, value); } catch (error) { /* storage is blocked: it holds for this page only */ }
  };

  const system = window.matchMedia("(prefers-color-scheme: dark)");

  own.applyTheme = function (choice) {
    const dark = choice === "dark" || (choice !== "light" && system.matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    return document.documentElement.dataset.theme;
  };

  /* Dash knows no component before its layout is drawn, and set_props fails until then. */
  function tellCharts() {
    if (!document.getElementById("shell-theme-switch")) {
      setTimeout(tellCharts, 50);
      return;
    }
    window.dash_clientside.set_props("shell-theme", { data: document.documentElement.dataset.theme });
  }

  system.addEventListener("change", function () {
    own.applyTheme(own.remembered("theme"));
    tellCharts();
  });
})(window.dualcaster);
