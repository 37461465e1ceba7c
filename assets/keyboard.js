/* "/" and Ctrl-K (Command-K) open the command palette. */

(function (dualcaster) {
  "use strict";

  const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

  function isSlash(event) {
    return event.key === "/" && !event.target.matches(TYPING) && !event.ctrlKey && !event.metaKey && !event.altKey;
  }

  function isShortcut(event) {
    return event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  }

  document.addEventListener("keydown", (event) => {
    if (!document.getElementById("shell-palette") || !(isSlash(event) || isShortcut(event))) return;
    event.preventDefault();
    dualcaster.palette.open();
  });
})((window.dualcaster ??= {}));
