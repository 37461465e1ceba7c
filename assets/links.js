/* Links inside the program: they open a page without a page load, as dcc.Link does. */

(function (dualcaster) {
  "use strict";

  function go(address) {
    history.pushState({}, "", address);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  }

  // Opens any address. Dash takes one of the same path for the current one, and the API's pages are not Dash's.
  function open(address) {
    const { pathname } = new URL(address, location.href);
    if (pathname === location.pathname || pathname.startsWith("/api/")) location.assign(address);
    else go(address);
  }

  // Returns whether a click is one on the link itself. With another button or a modifier key the browser handles it.
  function isPlain(event) {
    return !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  }

  function follow(event) {
    if (!isPlain(event)) return;
    event.preventDefault();
    go(event.currentTarget.href);
  }

  dualcaster.links = { go, open, isPlain, follow };
})((window.dualcaster ??= {}));
