/* The list of options below a text field (a combobox): which option is marked, and the keys that move the mark. The
   focus stays in the field. */

(function (dualcaster) {
  "use strict";

  const optionsOf = (list) => [...list.querySelectorAll("[role=option]")];

  function marked(list) {
    return optionsOf(list).find((option) => option.getAttribute("aria-selected") === "true") ?? null;
  }

  // Marks an option of the list; null marks none.
  function mark(field, list, option) {
    for (const other of optionsOf(list)) other.setAttribute("aria-selected", String(other === option));
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  }

  // Moves the mark by a key; beyond either end is the text itself. Home and End are the text's while none is marked.
  // -> whether the key moves the mark
  function move(field, list, key) {
    const all = optionsOf(list), at = all.indexOf(marked(list)), last = all.length - 1;
    const places = { ArrowDown: at + 1, ArrowUp: at < 0 ? last : at - 1, ...(at < 0 ? {} : { Home: 0, End: last }) };
    if (!all.length || !Object.hasOwn(places, key)) return false;
    mark(field, list, all[places[key]] ?? null);
    return true;
  }

  dualcaster.listbox = { marked, mark, move };
})((window.dualcaster ??= {}));
