/* The command palette's list as elements: groups of options, each a link, drawn anew only where it has changed. */

(function (dualcaster) {
  "use strict";

  const GLYPHS = { set: "sets", search: "search", forget: "clear" };
  let number = 0;

  const element = (...parts) => dualcaster.elements.element(...parts);
  const hidden = (made) => dualcaster.paletteDialog.withAttributes(made, { "aria-hidden": "true" });
  const glyph = (name) => element("span", "palette-glyph", hidden(element("span", `glyph glyph-${name}`)));

  function thumb(card) {
    const picture = element("img", "thumb");
    return Object.assign(picture, { loading: "lazy", width: 48, height: 35, alt: "", src: `/pictures/${card}/art` });
  }

  function changeOf(percent) {
    if (percent === null || percent === undefined) return null;
    return Object.assign(dualcaster.elements.change(percent), { title: "Change in 7 days" });
  }

  function amountOf({ amount, isOld }) {
    if (amount === undefined) return null;
    const made = element("span", isOld ? "palette-amount stale" : "palette-amount", amount);
    made.title = isOld ? "Last known price" : amount === "–" ? "No price is known" : "";
    return made;
  }

  function option(entry) {
    const made = element(entry.address ? "a" : "div", "palette-option");
    const detail = entry.detail && element("span", "caption", entry.detail);
    made.append(
      entry.card ? thumb(entry.card) : glyph(entry.glyph || GLYPHS[entry.kind]),
      element("span", "palette-words", element("span", "palette-title", entry.title), detail),
      element("span", "palette-numbers", amountOf(entry), changeOf(entry.change)),
    );
    if (entry.address) made.href = entry.address;
    number += 1;
    const attributes = { id: `palette-option-${number}`, role: "option", "aria-selected": "false", tabindex: "-1" };
    return dualcaster.paletteDialog.withAttributes(made, attributes);
  }

  function group({ title, entries }, optionOf) {
    const id = `palette-${title.toLowerCase()}`, heading = element("div", "palette-heading", title);
    const attributes = { role: "group", "aria-labelledby": id };
    heading.id = id;
    return dualcaster.paletteDialog.withAttributes(element("div", "", heading, ...entries.map(optionOf)), attributes);
  }

  // Returns a drawer of groups into a list. Options of equal entries stay the same elements, so that pictures stay.
  function drawer(list) {
    let drawn = new Map();

    function draw(groups) {
      const kept = new Map();
      const optionOf = (entry) => {
        const key = JSON.stringify(entry), made = drawn.get(key)?.element ?? option(entry);
        kept.set(key, { element: made, entry });
        return made;
      };
      list.replaceChildren(...groups.map((one) => group(one, optionOf)));
      drawn = kept;
    }

    const entryOf = (made) => [...drawn.values()].find((one) => one.element === made)?.entry ?? null;

    return { draw, entryOf };
  }

  dualcaster.paletteList = { drawer };
})((window.dualcaster ??= {}));
