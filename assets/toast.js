/* The toast of a page: says what was done, with a button that undoes it. It stays until it is closed, or the next. */

(function (dualcaster) {
  "use strict";

  const place = () => document.querySelector(".toast");

  function button(text, act) {
    const made = Object.assign(dualcaster.elements.element("button", "button small", text), { type: "button" });
    made.addEventListener("click", act);
    return made;
  }

  function close() {
    place()?.replaceChildren();
  }

  // Shows a text, and an action beside it: {text, act}.
  function show(text, action = null) {
    const acts = action ? [button(action.text, action.act)] : [];
    place()?.replaceChildren(dualcaster.elements.element("span", "", text), ...acts, button("Close", close));
  }

  dualcaster.toast = { show, close };
})((window.dualcaster ??= {}));
