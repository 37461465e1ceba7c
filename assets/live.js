/* The WebSocket: subscribes to channels, and dispatches each message to its handler in the table of channels.js.

   `seq` of every message is the version of its channel's data, mostly that of prices. After a lost connection with
   missed changes the first answer has a higher one than the page, and the page loads its data again.
   callbacks/shell.py compares the two. */

(function (dualcaster) {
  "use strict";

  const PING_EVERY = 25000, SILENT_AFTER = 60000; // milliseconds
  const FIRST_WAIT = 1000, LONGEST_WAIT = 30000; // milliseconds
  const POLLING_AFTER = 3; // failed tries after which the page counts as polling
  let socket = null, failures = 0, receivedAt = 0, timer = null;
  const subscriptions = new Map(); // channel -> its parameters

  // Without announcements a poll's data is newer than the arrived points.
  function become(next) {
    if (next !== "live") dualcaster.channels.forgetAll();
    dualcaster.liveBadge.show(next);
  }

  // ---- the protocol: docs/websocket.md

  const PROTOCOL = {
    subscribed({ channel, seq }) {
      become("live");
      dualcaster.channels.begin(channel, seq);
    },
    error({ code }) {
      if (code === "not_live") become("polling");
      if (code === "missed") dualcaster.channels.forgetAll();
    },
  };

  function send(action, channel, parameters) {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ action, channel, ...parameters }));
  }

  function receive(event) {
    receivedAt = Date.now();
    failures = 0;
    const message = JSON.parse(event.data);
    if (Object.hasOwn(PROTOCOL, message.type)) PROTOCOL[message.type](message);
    else dualcaster.channels.receive(message);
  }

  // Replaces the subscription to a channel by one with these parameters; null unsubscribes. Subscribes before it
  // unsubscribes.
  function follow(channel, parameters) {
    const before = subscriptions.get(channel);
    if (JSON.stringify(before) === JSON.stringify(parameters)) return;
    if (parameters) subscriptions.set(channel, parameters);
    else subscriptions.delete(channel);
    if (parameters) send("subscribe", channel, parameters);
    if (!before) return;
    send("unsubscribe", channel, before);
    dualcaster.channels.forget(channel);
  }

  // ---- the connection

  function opened() {
    receivedAt = Date.now();
    for (const [channel, parameters] of subscriptions) send("subscribe", channel, parameters);
  }

  function lost() {
    socket = null;
    failures += 1;
    become(failures > POLLING_AFTER ? "polling" : "reconnecting");
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(failures - 1, 5));
    clearTimeout(timer);
    timer = setTimeout(connect, wait * (0.5 + Math.random() / 2));
  }

  function connect() {
    clearTimeout(timer);
    if (socket) return;
    const opening = new WebSocket(`${location.origin.replace(/^http/, "ws")}/ws`);
    socket = opening;
    opening.onopen = opened;
    opening.onmessage = receive;
    opening.onclose = () => { if (socket === opening) lost(); };
  }

  // A dead connection may stay open; then pings remain unanswered.
  function ping() {
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (Date.now() - receivedAt < SILENT_AFTER) {
      send("ping");
      return;
    }
    const silent = socket;
    lost();
    silent.close();
  }

  function disconnect() {
    if (!socket) return;
    socket.onclose = null;
    socket.close();
    socket = null;
  }

  setInterval(ping, PING_EVERY);
  window.addEventListener("online", connect);
  window.addEventListener("pagehide", disconnect);
  window.addEventListener("pageshow", connect);
  connect();

  dualcaster.live = { follow };
})((window.dualcaster ??= {}));
