/* Writes to Dash's layout. Before its first drawing Dash has no components, and set_props throws. */

(function (dualcaster) {
  "use strict";

  const AGAIN_AFTER = 100; // milliseconds

  // -> whether the properties were set
  function set(id, properties) {
    if (!document.getElementById("shell-live-badge")) return false;
    try {
      window.dash_clientside.set_props(id, properties);
      return true;
    } catch {
      return false;
    }
  }

  // Repeats a step until it returns true.
  function retry(step) {
    if (!step()) setTimeout(retry, AGAIN_AFTER, step);
  }

  dualcaster.layout = { set, retry };
})((window.dualcaster ??= {}));
