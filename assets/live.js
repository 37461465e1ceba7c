/* Hears over the WebSocket what has changed, and hands it on: to points.js, progress.js, and news.js.

   `seq` of every message is the data version: whatever was missed while away, the first answer after coming back tells
   a higher one than the page has, and the page reads again. callbacks/shell.py compares the two. */

(function () {
  "use strict";

  const own = (window.dualcaster = window.dualcaster || {});
  const BADGE = "shell-live-badge";
  const PING_EVERY = 25000, SILENT_AFTER = 60000;
  const LONGEST_WAIT = 30000, POLLING_AFTER = 3; // failed tries after which the page counts as polling
  const SAYS = {
    live: ["Live", "Changes are shown as they happen"],
    reconnecting: ["Reconnecting", "The connection for changes was lost; trying again"],
    polling: ["Polling", "No connection for changes; the page asks each minute"],
  };

  let socket = null, failures = 0, heardAt = 0, retry = null;
  let state = "", wanted = "reconnecting";
  const channels = new Map(); // text of a channel -> the channel

  /* Dash knows no component before its layout is drawn, and set_props fails until then. */
  own.set = function (id, props) {
    if (!document.getElementById(BADGE)) return false;
    try {
      window.dash_clientside.set_props(id, props);
      return true;
    } catch (error) {
      return false;
    }
  };

  // ---- the badge

  function show() {
    if (state === wanted) return;
    const [text, title] = SAYS[wanted];
    if (own.set(BADGE, { children: text, title: title, className: "live-badge " + wanted })) state = wanted;
    else setTimeout(show, 100);
  }

  // While nothing is told, what a poll finds is newer than the points that were kept.
  function become(next) {
    if (next !== "live") own.forgetPoints("");
    wanted = next;
    show();
  }

  // ---- the connection

  function send(message) {
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  const hear = {
    subscribed({ seq }) {
      become("live");
      if (own.isNews(seq)) own.forgetPoints(""); // some were missed
      own.changed(seq);
    },
    prices_updated({ seq, data }) {
      if (!data.count && !data.marketplaces.length) own.forgetPoints(""); // anything may have been taken back
      own.changed(seq);
    },
    market_update({ data }) {
      own.keepMarketPoint(data);
    },
    card_price_update({ seq, data }) {
      own.keepCardPrice(data);
      own.changed(seq);
    },
    ingestion_progress({ data }) {
      own.showProgress(data);
    },
    error({ code }) {
      if (code === "not_live") become("polling");
      if (code === "missed") own.forgetPoints("");
    },
  };

  function opened() {
    heardAt = Date.now();
    for (const channel of channels.values()) send({ action: "subscribe", ...channel });
  }

  function heard(event) {
    heardAt = Date.now();
    failures = 0;
    const message = JSON.parse(event.data);
    if (Object.hasOwn(hear, message.type)) hear[message.type](message);
  }

  function lost() {
    socket = null;
    failures += 1;
    become(failures > POLLING_AFTER ? "polling" : "reconnecting");
    const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** Math.min(failures - 1, 5));
    clearTimeout(retry);
    retry = setTimeout(connect, wait * (0.5 + Math.random() / 2));
  }

  function connect() {
    clearTimeout(retry);
    if (socket) return;
    const mine = new WebSocket(location.origin.replace(/^http/, "ws") + "/ws");
    socket = mine;
    mine.onopen = opened;
    mine.onmessage = heard;
    mine.onclose = () => { if (socket === mine) lost(); };
  }

  /* A connection may die without a word; then nothing answers the pings. */
  function watch() {
    if (!socket || socket.readyState !== WebSocket.OPEN) return;
    if (Date.now() - heardAt < SILENT_AFTER) return send({ action: "ping" });
    const silent = socket;
    lost();
    silent.close();
  }

  // ---- what the page shows

  function follow(name, channel) {
    if (channels.has(name)) return;
    channels.set(name, channel);
    send({ action: "subscribe", ...channel });
  }

  function leave(name) {
    const channel = channels.get(name);
    channels.delete(name);
    send({ action: "unsubscribe", ...channel });
  }

  // Called with the period that the market is shown over: the points that come are those of its chart.
  own.followPeriod = function (period) {
    const before = [...channels.keys()].filter((name) => name.startsWith("market "));
    follow("market " + period, { channel: "market", period: period });
    before.filter((name) => name !== "market " + period).forEach(leave);
  };

  // Called with the path of every page that is shown.
  own.followPage = function (path) {
    const card = /^\/cards\/(\d+)\/?$/.exec(path);
    const name = card ? "card " + card[1] : null;
    for (const other of [...channels.keys()]) {
      if (other.startsWith("card ") && other !== name) {
        leave(other);
        own.forgetPoints("card|");
      }
    }
    if (card) follow(name, { channel: "card", card_id: Number(card[1]) });
  };

  setInterval(watch, PING_EVERY);
  window.addEventListener("online", connect);
  window.addEventListener("pagehide", () => { if (socket) { socket.onclose = null; socket.close(); socket = null; } });
  window.addEventListener("pageshow", connect);
  own.followPeriod("7d");
  show();
  connect();
})();
