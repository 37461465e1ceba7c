/* Functions that Dash runs in the browser. callbacks/shell.py and callbacks/address.py say what they read and write. */

window.dash_clientside = window.dash_clientside || {};

(function () {
  "use strict";

  const own = (window.dualcaster = window.dualcaster || {});
  const unchanged = () => window.dash_clientside.no_update;
  const context = () => window.dash_clientside.callback_context;
  const asList = (value) => (Array.isArray(value) ? value : [value]);
  let themeIsSet = false;
  let currencyIsSet = false;

  function currencyInAddress() {
    const code = new URLSearchParams(location.search).get("currency");
    return code === "USD" || code === "EUR" ? code : null;
  }

  function comesFromAddress() {
    return context().triggered.some((change) => change.prop_id.endsWith(".search"));
  }

  window.dash_clientside.dualcaster = {
    // -> value of the switch, theme of the charts
    chooseTheme(choice) {
      if (!themeIsSet) {
        themeIsSet = true;
        choice = own.remembered("theme") || "system";
      } else {
        own.remember("theme", choice);
      }
      return [choice, own.applyTheme(choice)];
    },

    // -> value of the switch, currency of the pages
    chooseCurrency(choice, _search) {
      if (!currencyIsSet) {
        choice = currencyInAddress() || own.remembered("currency") || choice;
      } else if (comesFromAddress()) {
        choice = currencyInAddress() || choice;
      }
      currencyIsSet = true;
      own.remember("currency", choice);
      return [choice, choice];
    },

    // -> address to go to
    searchCards(submitted, text) {
      if (!submitted || !text || !text.trim()) {
        return unchanged();
      }
      const target = "/cards?q=" + encodeURIComponent(text.trim());
      if (location.pathname === "/cards") {
        location.assign(target);
        return unchanged();
      }
      return target;
    },

    // -> nothing: marks the entry of the menu that leads here
    markMenu(pathname) {
      for (const link of document.querySelectorAll("#shell-menu a")) {
        const here = pathname === link.pathname || pathname.startsWith(link.pathname + "/");
        if (here) {
          link.setAttribute("aria-current", "page");
        } else {
          link.removeAttribute("aria-current");
        }
      }
      return unchanged();
    },

    // -> data version: the same one, asked for once more
    tryAgain(clicks, version) {
      if (!clicks.some(Boolean)) {
        return unchanged();
      }
      return { ...(version || { version: null }), attempt: ((version && version.attempt) || 0) + 1 };
    },

    // -> nothing: title of the window
    showTitle(title) {
      if (title) {
        document.title = title;
      }
      return unchanged();
    },

    // -> whether there is no filter to clear
    writeFilters() {
      const values = {};
      let currency = null;
      for (const input of context().inputs_list) {
        if (input.property === "value") {
          values[input.id] = input.value;
        } else {
          currency = input.value;
        }
      }
      const defaults = context().states_list[0].value;
      own.writeAddress(own.search(values, defaults, currency));
      return Object.entries(values).every(([id, value]) => (value ?? "") === defaults[id]);
    },

    // -> value of every filter
    clearFilters(clicks, defaults) {
      const outputs = context().outputs_list;
      const values = asList(outputs).map((output) => (clicks ? defaults[output.id] : unchanged()));
      return Array.isArray(outputs) ? values : values[0];
    },
  };
})();
