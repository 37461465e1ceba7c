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

  system.addEventListener("change", function () {
    const theme = own.applyTheme(own.remembered("theme"));
    window.dash_clientside.set_props("shell-theme", { data: theme });
  });
})(window.dualcaster);
