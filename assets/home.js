/* The home page: its panels ask again once they are shown instead of a note. Callbacks: callbacks/home.py. */

(function (dualcaster, callbacks) {
  "use strict";

  let wasHidden = false;

  callbacks.home = {
    ...callbacks.home,

    // Loads the panels again when prices, or the database, are there after all: what they loaded before had none.
    showPanels(isHidden, version) {
      const isBack = wasHidden && !isHidden;
      wasHidden = Boolean(isHidden);
      const attempt = (version?.attempt || 0) + 1;
      if (isBack) dualcaster.layout.set("shell-data-version", { data: { version: null, ...version, attempt } });
    },
  };
})((window.dualcaster ??= {}), (window.dash_clientside ??= {}));
