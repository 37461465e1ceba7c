/* The address: filters are written into it without a new page, and links to the page itself start it afresh. */

window.dualcaster = window.dualcaster || {};

(function (own) {
  "use strict";

  // dcc.Location does not see replaceState, so for Dash a link to the same path may lead to where it already is.
  // Such a link is left to the browser, which loads the page with the filters of the link.
  document.addEventListener("click", function (event) {
    const link = event.target.closest && event.target.closest("a[href]");
    const same = link && link.origin === location.origin && link.pathname === location.pathname;
    if (same && !link.hash && !link.target) {
      event.stopPropagation();
    }
  }, true);

  // Take the first word off an id: "market-period" is "period" in the address.
  function parameter(id) {
    return id.slice(id.indexOf("-") + 1);
  }

  own.search = function (values, defaults, currency) {
    const parameters = new URLSearchParams();
    for (const [id, value] of Object.entries(values)) {
      if (value !== undefined && value !== null && value !== defaults[id]) {
        parameters.set(parameter(id), value);
      }
    }
    if (currency && (currency !== "USD" || parameters.size)) {
      parameters.set("currency", currency);
    }
    return parameters.size ? "?" + parameters.toString().replaceAll("%2C", ",") : "";
  };

  own.writeAddress = function (search) {
    if (location.search !== search) {
      history.replaceState(history.state, "", location.pathname + search + location.hash);
    }
  };
})(window.dualcaster);
