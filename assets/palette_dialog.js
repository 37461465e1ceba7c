/* The command palette's dialog as elements: a text field (combobox) above the list of options (listbox), and a note. */

(function (dualcaster) {
  "use strict";

  const LONGEST = 200; // characters of a text that the server accepts
  const PLACEHOLDER = "Search cards, sets and pages";

  const element = (...parts) => dualcaster.elements.element(...parts);

  function withAttributes(made, attributes) {
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  function textField() {
    return withAttributes(element("input", "palette-field"), {
      type: "text", placeholder: PLACEHOLDER, maxlength: LONGEST, enterkeyhint: "go",
      autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false",
      role: "combobox", "aria-label": PLACEHOLDER, "aria-autocomplete": "list", "aria-controls": "palette-list",
      "aria-expanded": "true",
    });
  }

  // -> the dialog and the parts of it that change
  function build() {
    const field = textField(), close = withAttributes(element("button", "button", "Close"), { type: "button" });
    const options = { id: "palette-list", role: "listbox", "aria-label": "Suggestions" };
    const list = withAttributes(element("div", "palette-list"), options);
    const note = withAttributes(element("div", "palette-note"), { role: "status" });
    const count = withAttributes(element("div", "sr-only"), { role: "status" });
    const hints = element("div", "caption palette-hints", "↑ ↓ to choose · Enter to open · Esc to close");
    const parts = [element("div", "palette-top", field, close), list, note, count, hints];
    const dialog = withAttributes(element("dialog", "palette", ...parts), { "aria-label": "Search" });
    close.addEventListener("click", () => dialog.close());
    document.body.append(dialog);
    return { dialog, field, list, note, count };
  }

  dualcaster.paletteDialog = { build, withAttributes };
})((window.dualcaster ??= {}));
