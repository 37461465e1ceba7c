/* The admin page: shows one of its parts. Callbacks: callbacks/admin.py. */

(function (callbacks) {
  "use strict";

  callbacks.admin = {
    // -> class of the parts: shows the one of the address's fragment, by default the first
    showPart(hash) {
      const links = [...document.querySelectorAll(".parts-nav a")];
      const chosen = links.find((link) => link.hash === hash) || links[0];
      for (const link of links) {
        if (link === chosen) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
      return `parts ${chosen.hash.slice(1)}`;
    },
  };
})((window.dash_clientside ??= {}));
