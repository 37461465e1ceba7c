/* A page whose data cannot be read right now keeps what it shows, dimmed, below one banner, and tries again by itself:
   callbacks/failures.py notices that the database is away, the browser that there is no network. A try is a poll. */

(function (dualcaster) {
  "use strict";

  const TOLD = "outage-told", WAIT = "outage-wait", RETRY = "outage-retry", root = document.documentElement;
  const WAITS = [5, 10, 20, 40, 60]; // seconds between two tries
  const PATIENCE = 10000; // milliseconds until a try without an answer has failed
  const STEADY = 120000; // milliseconds after which another outage begins with the shortest wait
  let isAway = false, isTrying = false, failures = 0, due = 0, endedAt = -Infinity, asOf = "";

  const isOffline = () => navigator.onLine === false;
  const UNREAD = ".skeleton, .chart-note:not(:empty)"; // what stands where nothing has been read
  const isShown = (panel) => panel.getClientRects().length > 0 && !panel.querySelector(UNREAD);
  const isAnythingShown = () => [...document.querySelectorAll("#content .panel")].some(isShown);

  function told() {
    const what = isOffline() ? "You are offline." : "Prices cannot be read right now.";
    if (!isAnythingShown()) return what;
    return asOf ? `${what} Shown: ${asOf}.` : `${what} What was read before is shown.`;
  }

  function wait() {
    if (isOffline()) return "The page goes on by itself when you are back.";
    return isTrying ? "Trying again ..." : `Trying again in ${Math.max(1, Math.ceil((due - Date.now()) / 1000))} s.`;
  }

  function write(id, text) {
    const place = document.getElementById(id);
    if (place && place.textContent !== text) dualcaster.layout.set(id, { children: text });
  }

  function show() {
    root.dataset.outage = isOffline() ? "offline" : "database";
    write(TOLD, told());
    write(WAIT, wait());
  }

  function waitForNextTry() {
    isTrying = false;
    due = Date.now() + 1000 * WAITS[Math.min(failures, WAITS.length - 1)];
    failures += 1;
  }

  function tryNow() {
    isTrying = true;
    due = Date.now() + PATIENCE;
    dualcaster.news.poll();
    show();
  }

  // Shows the banner. `as_of`: the time of the newest price that is known, in words.
  function begin({ as_of: known } = {}) {
    asOf = known || asOf;
    if (isAway && !isTrying) return;
    if (!isAway && Date.now() - endedAt > STEADY) failures = 0;
    isAway = true;
    waitForNextTry();
    show();
  }

  // -> whether there was an outage
  function end() {
    if (!isAway || isOffline()) return false;
    isAway = isTrying = false;
    endedAt = Date.now();
    delete root.dataset.outage;
    write(TOLD, "");
    return true;
  }

  function tick() {
    if (!isAway || document.hidden) return;
    if (Date.now() >= due && !isOffline()) {
      if (isTrying) waitForNextTry();
      else tryNow();
    }
    show();
  }

  setInterval(tick, 1000);
  document.addEventListener("click", ({ target }) => { if (target.closest(`#${RETRY}`)) tryNow(); });
  window.addEventListener("offline", () => begin());
  window.addEventListener("online", () => { if (isAway) tryNow(); });

  dualcaster.outage = { begin, end };
})((window.dualcaster ??= {}));
