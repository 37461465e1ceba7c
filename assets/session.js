/* A session that ends while a page of one's own is open: callbacks are answered 401 then (callbacks/failures.py). The
   page keeps what it shows, and says so with the way back. */

(function (dualcaster) {
  "use strict";

  const BANNER = "session-ended", WAY = "session-again", CALLBACKS = "/_dash-update-component";
  const UNAUTHORIZED = 401, NO_UPDATE = 204;

  function tell() {
    const next = encodeURIComponent(location.pathname + location.search);
    dualcaster.layout.set(WAY, { href: `/login?next=${next}` });
    dualcaster.layout.set(BANNER, { hidden: false });
  }

  const hasEnded = ({ status, url }) => status === UNAUTHORIZED && new URL(url).pathname === CALLBACKS;

  // -> a function that sends requests as `send` does. Dash sends its own with the window's, and throws at a 401.
  function watched(send) {
    return async (...asked) => {
      const answer = await send(...asked);
      if (!hasEnded(answer)) return answer;
      tell();
      return new Response(null, { status: NO_UPDATE });
    };
  }

  window.fetch = watched(window.fetch);
  dualcaster.session = { watched };
})((window.dualcaster ??= {}));
