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
  let attempts = 0;

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

    // -> data version: that of the news, if the page has an older one
    takeNews(news, version) {
      if (!news || (version && version.version !== null && news.seq <= version.version)) {
        return unchanged();
      }
      return { attempt: 0, ...version, version: news.seq };
    },

    // -> class of the parts of a page: the one that the address names after # is shown, the first without
    showPart(hash) {
      const links = [...document.querySelectorAll(".parts-nav a")];
      const chosen = links.find((link) => link.hash === hash) || links[0];
      links.forEach((link) => (link === chosen ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
      return "parts " + chosen.hash.slice(1);
    },

    // -> nothing: what the page shows is subscribed to
    followPage(pathname) {
      own.followPage(pathname || "");
      return unchanged();
    },

    // -> nothing: the points of the market come for this period
    followPeriod(period) {
      own.followPeriod(period);
      return unchanged();
    },

    // -> nothing: title of the window
    showTitle(title) {
      if (title) {
        document.title = title;
      }
      return unchanged();
    },

    // -> ids of the cards compared with this one, what is chosen in the search: nothing any more
    changeCompared(_clicks, found, compared) {
      const change = context().triggered[0];
      const switched = context().triggered_id;
      const id = switched && switched.card !== undefined ? (change.value ? String(switched.card) : "") : found || "";
      if (!id) {
        return [unchanged(), unchanged()];
      }
      const others = (compared || "").split(",").filter((one) => one && one !== id);
      const added = (compared || "").split(",").includes(id) ? others : [...others, id];
      return [added.join(","), null];
    },

    // -> address to go to: the set whose tile of the map was clicked
    openSet(click) {
      const code = click && click.points.length ? click.points[0].id : "";
      return code ? "/sets/" + encodeURIComponent(code) : unchanged();
    },

    // -> text of every switch, whether it is pressed, whether it cannot be
    markCompared(compared, ids, most) {
      const inChart = (compared || "").split(",").filter(Boolean);
      const pressed = ids.map((id) => inChart.includes(String(id.card)));
      const full = inChart.length >= most;
      return [
        pressed.map((one) => (one ? "Comparing" : "Compare")),
        pressed.map(String),
        pressed.map((one) => full && !one),
      ];
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

    // -> nothing: the grid of cards asks for its blocks again; where only prices are newer, the reader stays in place
    reloadCards(_query, _currency, version) {
      const grid = own.gridOf("cards-grid");
      const again = ((version && version.attempt) || 0) !== attempts;
      attempts = (version && version.attempt) || 0;
      const newer = context().triggered.every((change) => change.prop_id === "shell-data-version.data");
      if (grid && newer && !again) {
        grid.refreshInfiniteCache();
      } else if (grid) {
        if (grid.getDisplayedRowCount()) {
          grid.ensureIndexVisible(0, "top");
        }
        grid.purgeInfiniteCache();
      }
      return unchanged();
    },

    // -> nothing: the lists of terms show what the query has
    showTerms(query) {
      own.showTerms(query || "");
      return unchanged();
    },

    // -> nothing: the grid of cards is sorted as the controls say; the best match is the order of no column
    sortCards(column, direction) {
      const grid = own.gridOf("cards-grid");
      const now = grid && grid.getColumnState().find((one) => one.sort);
      if (grid && !now && !grid.getColumn(column)) {
        grid.purgeInfiniteCache();
      } else if (grid && !(now && now.colId === column && now.sort === direction)) {
        grid.applyColumnState({ state: [{ colId: column, sort: direction }], defaultState: { sort: null } });
      }
      return unchanged();
    },

    // -> column, direction: as the headers of the grid say
    showOrder(columns, column, direction) {
      const now = (columns || []).find((one) => one.sort);
      if (!now && (columns || []).some((one) => one.colId === column)) {
        return ["relevance", "asc"];
      }
      if (!now || (now.colId === column && now.sort === direction)) {
        return [unchanged(), unchanged()];
      }
      return [now.colId, now.sort];
    },

    // -> value of every filter
    clearFilters(clicks, defaults) {
      const outputs = context().outputs_list;
      const values = asList(outputs).map((output) => (clicks ? defaults[output.id] : unchanged()));
      return Array.isArray(outputs) ? values : values[0];
    },
  };
})();
