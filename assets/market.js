/* The market page: its period, and a click on the map of sets. Callbacks: callbacks/market.py and market_parts.py. */

(function (callbacks) {
  "use strict";

  callbacks.market = {
    // -> period of the page's subscription
    choosePeriod: (period) => period,

    // -> new address: the set of the clicked tile
    openSet(click) {
      const code = click?.points.length ? click.points[0].id : "";
      return code ? `/sets/${encodeURIComponent(code)}` : callbacks.no_update;
    },
  };
})((window.dash_clientside ??= {}));
