/* The channels of the WebSocket, one line each in CHANNELS: their messages and the handlers of these.

   `forget` is called where messages are missed: the next ones do not follow the received ones. `begun` receives the
   version of a channel whose data has one of its own; the others are of the version of prices (news.js).
   `parametersOf` returns a page's subscription by its path, or null; a callback subscribes to a channel without it. */

(function (dualcaster) {
  "use strict";

  const forgetPoints = (start) => () => dualcaster.points.forget(start);

  function cardOf(path) {
    const card = /^\/cards\/(\d+)\/?$/.exec(path);
    return card && { card_id: Number(card[1]) };
  }

  function pricesUpdated({ seq, data }) {
    if (!data.count && !data.marketplaces.length) forgetAll(); // anything may have been taken back
    dualcaster.news.announce(seq);
  }

  function cardPriceUpdated({ seq, data }) {
    dualcaster.points.addCardPrice(data);
    dualcaster.news.announce(seq);
  }

  const MARKET = {
    market_update: ({ data }) => dualcaster.points.addMarketPoint(data),
    prices_updated: pricesUpdated,
    ingestion_progress: ({ data }) => dualcaster.progress.show(data),
  };
  const CARD = { card_price_update: cardPriceUpdated };

  function alertsUpdated({ seq, data }) {
    dualcaster.bell.show(data.unread);
    dualcaster.alertNews.receive(seq);
  }

  function alertsBegun(seq) {
    void dualcaster.bell.ask();
    dualcaster.alertNews.begin(seq);
  }

  const ALERTS = { price_alert: alertsUpdated, alerts_read: alertsUpdated };
  const INVENTORY = {
    inventory_update: ({ seq, data }) => dualcaster.inventoryNews.tell(seq, data.cause),
    import_progress: ({ data }) => dualcaster.imports.tell(data),
  };
  const DASHBOARD = { dashboard_update: (message) => dualcaster.dashboardNews.receive(message) };
  const RECOMMENDATIONS = { recommendations_updated: ({ seq }) => dualcaster.recommendationNews.receive(seq) };
  const onInventory = (path) => (/^\/(inventory(\/transactions|\/import)?|want-list)\/?$/.test(path) ? {} : null);
  const CHANNELS = {
    market: { receives: MARKET, forget: forgetPoints("market|") },
    card: { receives: CARD, forget: forgetPoints("card|"), parametersOf: cardOf },
    alerts: {
      receives: ALERTS,
      forget: () => {},
      begun: alertsBegun,
      parametersOf: () => dualcaster.bell.listening(),
    },
    inventory: {
      receives: INVENTORY,
      forget: () => {},
      begun: (seq) => dualcaster.inventoryNews.begin(seq),
      parametersOf: onInventory,
    },
    dashboard: {
      receives: DASHBOARD,
      forget: () => {},
      begun: (seq) => dualcaster.dashboardNews.begin(seq),
      parametersOf: (path) => dualcaster.dashboardNews.parametersOf(path),
    },
    recommendations: {
      receives: RECOMMENDATIONS,
      forget: () => {},
      begun: (seq) => dualcaster.recommendationNews.begin(seq),
      parametersOf: (path) => (path === "/recommendations" ? {} : null),
    },
  };
  const HANDLERS = Object.assign({}, ...Object.values(CHANNELS).map((channel) => channel.receives));

  function receive(message) {
    if (Object.hasOwn(HANDLERS, message.type)) HANDLERS[message.type](message);
  }

  // A subscription has begun: some may have been missed since the last one.
  function begin(channel, seq) {
    const { begun } = CHANNELS[channel] ?? {};
    if (begun) return begun(seq);
    if (dualcaster.news.isNew(seq)) forgetAll();
    return dualcaster.news.announce(seq);
  }

  function forget(channel) {
    CHANNELS[channel].forget();
  }

  function forgetAll() {
    Object.keys(CHANNELS).forEach(forget);
  }

  // Called with the path of every shown page.
  function followPage(path) {
    for (const [name, { parametersOf }] of Object.entries(CHANNELS)) {
      if (parametersOf) dualcaster.live.follow(name, parametersOf(path));
    }
  }

  const tables = { names: Object.keys(CHANNELS), messages: Object.keys(HANDLERS) };
  dualcaster.channels = { ...tables, receive, begin, forget, forgetAll, followPage };
})((window.dualcaster ??= {}));
