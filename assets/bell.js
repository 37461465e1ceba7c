/* The number of unread alerts, wherever the frame has a place for it: places are there for signed-in readers only. */

(function (dualcaster) {
  "use strict";

  const PLACES = "[data-unread]", EVENTS = "/api/alerts/events?limit=1";
  const MOST = 99;
  let unread = 0, isKnown = false;

  function draw() {
    const text = unread > MOST ? `${MOST}+` : String(unread || "");
    for (const place of document.querySelectorAll(PLACES)) place.textContent = text;
  }

  function show(count) {
    unread = count;
    isKnown = true;
    draw();
  }

  // Without an answer the next message of the channel has the number.
  async function ask() {
    const answer = await fetch(EVENTS).catch(() => null);
    if (answer?.ok && !isKnown) show((await answer.json()).unread);
  }

  // -> the parameters of the channel; null where nobody has signed in
  function listening() {
    if (!document.querySelector(PLACES)) return null;
    if (isKnown) draw();
    else void ask();
    return {};
  }

  dualcaster.bell = { show, listening };
})((window.dualcaster ??= {}));
