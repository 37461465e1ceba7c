/* The number of unread alerts, wherever the frame has a place for it: places are there for signed-in readers only. */

(function (dualcaster) {
  "use strict";

  const PLACES = "[data-unread]", EVENTS = "/api/alerts/events?limit=1";
  const MOST = 99;
  let unread = 0, shows = 0; // how often a number was shown

  function draw() {
    const text = unread > MOST ? `${MOST}+` : String(unread || "");
    for (const place of document.querySelectorAll(PLACES)) place.textContent = text;
  }

  function show(count) {
    unread = count;
    shows += 1;
    draw();
  }

  // What happened before a subscription, or since the last one was lost, came in no message. One that comes meanwhile
  // is newer than the answer; without an answer the next message has the number.
  async function ask() {
    const before = shows, answer = await fetch(EVENTS).catch(() => null);
    const told = answer?.ok ? await answer.json().catch(() => null) : null;
    if (told && shows === before) show(told.unread);
  }

  // -> the parameters of the channel; null where nobody has signed in
  function listening() {
    if (!document.querySelector(PLACES)) return null;
    if (shows) draw();
    else void ask();
    return {};
  }

  dualcaster.bell = { show, ask, listening };
})((window.dualcaster ??= {}));
