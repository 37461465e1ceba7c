/* Forms of links in mails: the secret is behind the # of the address, which browsers send to no server. */

(function (dualcaster) {
  "use strict";

  dualcaster.forms.bodies.mailed = (form) => ({
    ...Object.fromEntries(new FormData(form)),
    token: location.hash.slice(1),
  });
})((window.dualcaster ??= {}));
