/* The live badge: how changes reach the page, beside the age of the newest price, which the server writes.

   A screen reader is told of another state only, never of another age. */

(function (dualcaster) {
  "use strict";

  const BADGE = "shell-live-badge", STATE = "shell-live-state", TOLD = "shell-live-told";
  const STATES = {
    connecting: ["Connecting", "The connection for changes is being opened"],
    live: ["Live", "Changes are shown as they happen"],
    reconnecting: ["Reconnecting", "The connection for changes was lost; trying again"],
    offline: ["Offline", "There is no network; the page shows what it had"],
    polling: ["Updates each minute", "No connection for changes; the page asks each minute"],
  };
  let state = "connecting", shown = "", told = "";

  // Without a network a connection looks open for minutes.
  const stateNow = () => navigator.onLine === false ? "offline" : state;

  function showState() {
    const now = stateNow();
    if (shown === now) return true;
    const [children, title] = STATES[now];
    const isShown = dualcaster.layout.set(BADGE, { title, className: `live-badge ${now}` })
      && dualcaster.layout.set(STATE, { children });
    if (isShown) shown = now;
    if (isShown) tell();
    return isShown;
  }

  function words() {
    if (document.querySelector(".live-badge .offline")) return "Not updating";
    return document.querySelector(".live-badge .stale") ? `${STATES[shown][0]}, prices are old` : STATES[shown][0];
  }

  // What a page begins with is no news.
  function tell() {
    if (!shown || shown === "connecting") return;
    const now = words();
    if (told && now !== told) dualcaster.layout.set(TOLD, { children: now });
    told = now;
  }

  // -> whether the badge is drawn
  function watch() {
    const badge = document.getElementById(BADGE);
    if (badge) new MutationObserver(tell).observe(badge, { childList: true, subtree: true });
    return badge !== null;
  }

  function show(next) {
    state = next;
    dualcaster.layout.retry(showState);
  }

  for (const name of ["offline", "online"]) window.addEventListener(name, () => dualcaster.layout.retry(showState));
  dualcaster.layout.retry(watch);

  const isLive = () => state === "live";

  dualcaster.liveBadge = { show, isLive };
})((window.dualcaster ??= {}));
