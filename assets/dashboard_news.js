/* Sections of the dashboard that have changed: each is read again by itself, many hints of one together. A page that
   nobody looks at reads them when somebody does. Callbacks: callbacks/home.py and callbacks/home_own.py. */

(function (dualcaster, callbacks) {
  "use strict";

  const PLACES = {
    movers: "home-told-movers",
    opportunities: "home-told-opportunities",
    market: "home-told-market",
    feed: "home-told-feed",
    own: "home-told-own",
  };
  const waiting = new Map(); // what is read when the page is looked at: place -> how often it was told of

  const isShown = () => location.pathname === "/";

  function read(place, times) {
    if (document.hidden) waiting.set(place, times);
    else if (isShown()) dualcaster.layout.set(place, { data: times });
  }

  const news = (place) => dualcaster.again((times) => read(place, times));
  const sections = new Map(Object.entries(PLACES).map(([name, place]) => [name, news(place)]));

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    for (const [place, times] of waiting) read(place, times);
    waiting.clear();
  });

  // What was marked as seen is not new any more.
  document.addEventListener("form-answered", ({ target }) => {
    if (target.dataset.endpoint === "/api/me/activity/seen") sections.get("own").readAgain();
  });

  const parameters = () => ({ currency: dualcaster.currency() });

  callbacks.home = {
    ...callbacks.home,

    // Subscribes to the dashboard in the currency of the page.
    followCurrency(currency) {
      if (isShown()) dualcaster.live.follow("dashboard", { currency });
    },

    // Reads all sections again each minute where no hint comes.
    poll(intervals) {
      if (intervals && !dualcaster.liveBadge.isLive()) sections.forEach((section) => section.readAgain());
    },
  };

  dualcaster.dashboardNews = {
    receive: ({ seq, data }) => sections.get(data.section)?.receive(seq),
    begin: (seq) => sections.forEach((section) => section.begin(seq)),
    parametersOf: (path) => (path === "/" ? parameters() : null),
  };
})((window.dualcaster ??= {}), (window.dash_clientside ??= {}));
