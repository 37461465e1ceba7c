/* Shared links: what the form of the settings page sends. */

(function (dualcaster) {
  "use strict";

  const PLACE = "in:"; // before the name of a location, among the choices of what is shared

  // A choice of a location is its kind and its name.
  dualcaster.forms.bodies.share = (form) => {
    const { kind, ...told } = dualcaster.forms.membersOf(form);
    if (!kind.startsWith(PLACE)) return { ...told, kind };
    return { ...told, kind: "location", location: kind.slice(PLACE.length) };
  };
})((window.dualcaster ??= {}));
