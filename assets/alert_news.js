/* What alerts tell while their page is open: it lists that again, and the alerts as they stand now. Rows stay as they
   are while an alert is edited in one of them. callbacks/alerts.py. */

(function (dualcaster, callbacks) {
  "use strict";

  const TOLD = "alerts-told", EDITED = "#alerts-rules details[open]";
  let standings = 0;

  callbacks.alertNews = {
    // -> how often the alerts were to be read
    standing: () => document.querySelector(EDITED) ? callbacks.no_update : ++standings,
  };

  // Other pages have the number beside the account only.
  dualcaster.alertNews = dualcaster.again((times) => {
    if (location.pathname.startsWith("/alerts")) dualcaster.layout.set(TOLD, { data: times });
  });
})((window.dualcaster ??= {}), (window.dash_clientside ??= {}));
