/* The frame of every page: theme, currency, menu, title, version of the data. Callbacks: callbacks/shell.py. */

(function (dualcaster, callbacks) {
  "use strict";

  const CURRENCIES = ["USD", "EUR"];
  let isThemeRead = false, isCurrencyRead = false;

  function currencyInAddress() {
    const code = new URLSearchParams(location.search).get("currency");
    return CURRENCIES.includes(code) ? code : null;
  }

  function isFromAddress() {
    return callbacks.callback_context.triggered.some((change) => change.prop_id.endsWith(".search"));
  }

  function markMenu(path) {
    for (const link of document.querySelectorAll("#shell-menu a, #shell-bar a, #shell-account a")) {
      const isHere = path === link.pathname || path.startsWith(`${link.pathname}/`);
      if (isHere) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  const again = (version) => ({ version: null, ...version, attempt: (version?.attempt || 0) + 1 });

  callbacks.shell = {
    // -> value of the switch, theme of the charts
    chooseTheme(choice) {
      const chosen = isThemeRead ? choice : dualcaster.theme.remembered("theme") || choice;
      if (isThemeRead) dualcaster.account.choose("theme", chosen);
      isThemeRead = true;
      return [chosen, dualcaster.theme.apply(chosen)];
    },

    // -> value of the switch, currency of the pages. That of an address holds for its page: no account stores it.
    chooseCurrency(choice, _search) {
      const given = !isCurrencyRead || isFromAddress() ? currencyInAddress() : null;
      const chosen = given || (isCurrencyRead ? null : dualcaster.theme.remembered("currency")) || choice;
      if (isCurrencyRead && !isFromAddress()) dualcaster.account.choose("currency", chosen);
      else if (!dualcaster.account.isKnown()) dualcaster.theme.remember("currency", chosen);
      isCurrencyRead = true;
      return [chosen, chosen];
    },

    // -> data version: the same one with one more attempt
    tryAgain(clicks, version) {
      if (!clicks.some(Boolean)) return callbacks.no_update;
      return again(version);
    },

    // -> data version: one more attempt, and number of recoveries: one more, as soon as an outage is over
    followOutage(outage, version, recoveries) {
      if (outage) dualcaster.outage.begin(outage);
      const isOver = !outage && dualcaster.outage.end();
      return isOver ? [again(version), (recoveries || 0) + 1] : [callbacks.no_update, callbacks.no_update];
    },

    // -> data version: the announced one, if the page has an older one
    takeNews(news, version) {
      const isKnown = version && version.version !== null && news && news.seq <= version.version;
      return news && !isKnown ? { attempt: 0, ...version, version: news.seq } : callbacks.no_update;
    },

    // Marks the page in the menu and subscribes to its channels.
    showPage(path) {
      markMenu(path || "");
      dualcaster.channels.followPage(path || "");
    },

    // Subscribes to the market's points of this period.
    followPeriod(period) {
      dualcaster.live.follow("market", { period });
    },

    // Sets the title of the window.
    showTitle(title) {
      if (title) document.title = title;
    },
  };

  // Returns the currency of the pages, as the reader chose it.
  dualcaster.currency = () => document.querySelector("#shell-currency-switch input:checked")?.value ?? CURRENCIES[0];

  const setChartTheme = () => dualcaster.layout.set("shell-theme", { data: dualcaster.theme.applyRemembered() });

  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    dualcaster.layout.retry(setChartTheme);
  });
})((window.dualcaster ??= {}), (window.dash_clientside ??= {}));
