/* Elements that scripts draw themselves, without Dash. */

(function (dualcaster) {
  "use strict";

  const ARROWS = { up: "▲", down: "▼", flat: "▬" };

  // Returns an element with children; null and empty ones are left out.
  function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children.filter(Boolean));
    return made;
  }

  // Returns a change in per cent, as dashapp/components/values.py draws it.
  function change(percent) {
    const direction = dualcaster.formats.direction(percent), arrow = element("span", "arrow", ARROWS[direction]);
    arrow.setAttribute("aria-hidden", "true");
    return element("span", `change ${direction}`, arrow, dualcaster.formats.change(percent));
  }

  dualcaster.elements = { element, change };
})((window.dualcaster ??= {}));
