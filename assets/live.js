/* Hears over the WebSocket what has changed and raises the page's data version, so that everything is drawn again.

   `seq` of every message is the data version: whatever was missed while away, the first answer after coming back tells
   a higher one than the page has, and the page reads again. callbacks/shell.py compares the two. */

(function () {
  "use strict";

  const own = (window.dualcaster = window.dualcaster || {});
  const NEWS = "shell-live", BADGE = "shell-live-badge";
  const EVERY = 250, PATIENCE = 2000; // milliseconds between two updates; most that one waits for the last to be drawn
  const PING_EVERY = 25000, SILENT_AFTER = 60000;
  const LONGEST_WAIT = 30000, POLLING_AFTER = 3; // failed tries after which the page counts as polling
  const SAYS = {
    live: ["Live", "Changes are shown as they happen"],
    reconnecting: ["Reconnecting", "The connection for changes was lost; trying again"],
    polling: ["Polling", "No connection for changes; the page asks each minute"],
  };

  let socket = null, failures = 0, heardAt = 0, retry = null;
  let newest = 0, shown = 0, shownAt = 0, timer = null;
  let state = "", wanted = "reconnecting";
  const channels = new Map(); // text of a channel -> the channel

  // ---- the page

  /* Dash knows no component before its layout is drawn, and set_props fails until then. */
  function set(id, props) {
    if (!document.getElementById(BADGE)) return false;
    try {
      window.dash_clientside.set_props(id, props);
      return true;
    } catch (error) {
      return false;
    }
  }

  function show() {
    if (state === wanted) return;
    const [text, title] = SAYS[wanted];
    if (set(BADGE, { children: text, title: title, className: "live-badge " + wanted })) state = wanted;
    else setTimeout(show, 100);
  }

  function become(next) {
    wanted = next;
    show();
  }

  function isDrawing() {
    return document.querySelector("#content [data-dash-is-loading]") !== null;
  }

  function flush() {
    timer = null;
    if (newest <= shown || document.hidden) return;
    const passed = Date.now() - shownAt;
    if (passed < EVERY || (isDrawing() && passed < PATIENCE)) return later();
    own.expectNews();
    if (!set(NEWS, { data: { seq: newest } })) return later();
    shown = newest;
    shownAt = Date.now();
  }

  function later() {
    if (timer === null) timer = setTimeout(flush, Math.max(50, EVERY - (Date.now() - shownAt)));
  }

  function changed(seq) {
    newest = Math.max(newest, seq);
    if (timer === null) flush();
  }

  // ---- the connection

  function send(message) {
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  function hear(message) {
    if (message.type === "subscribed") become("live");
    if (message.type === "subscribed" || message.type === "prices_updated") changed(message.seq);
    if (message.type === "card_price_update") changed(message.seq);
    if (message.type === "error" && message.code === "not_live") become("polling");
  }

  function opened() {
    heardAt = Date.now();
    for (const channel of channels.values()) send({ action: "subscribe", ...channel });
  }

  function heard(event) {
    heardAt = Date.now();
    failures = 0;
    hear(JSON.parse(event.data));
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

  // Called with the path of every page that is shown.
  own.followPage = function (path) {
    const card = /^\/cards\/(\d+)\/?$/.exec(path);
    const name = card ? "card " + card[1] : null;
    for (const other of [...channels.keys()]) {
      if (other.startsWith("card ") && other !== name) leave(other);
    }
    if (card) follow(name, { channel: "card", card_id: Number(card[1]) });
  };

  channels.set("market", { channel: "market" });
  setInterval(watch, PING_EVERY);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  window.addEventListener("online", connect);
  window.addEventListener("pagehide", () => { if (socket) { socket.onclose = null; socket.close(); socket = null; } });
  window.addEventListener("pageshow", connect);
  show();
  connect();
})();
