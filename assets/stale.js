/* Forms whose thing somebody has changed meanwhile, perhaps the reader in another window: says what it is now, and lets
   the reader take that over or save what is typed, or merges both field by field. dashapp/components/forms.py draws the
   place (stale_now). */

(function (dualcaster) {
  "use strict";

  // `hold` has the form send the version of now; `write` writes what is there now into its fields.
  function ask(form, words, { hold, write }) {
    const { element } = dualcaster.elements, place = form.querySelector(".stale-now");
    const [take, keep] = ["Take that over", "Save mine"].map((text) => element("button", "button", text));
    for (const button of [take, keep]) {
      button.type = "button";
      button.addEventListener("click", () => {
        place.hidden = true;
        hold();
      });
    }
    take.addEventListener("click", write);
    keep.addEventListener("click", () => form.requestSubmit());
    place.replaceChildren(element("p", "", `Now: ${words}.`), element("div", "field-row", take, keep));
    place.hidden = false;
  }

  // Returns what became of each field: {name, label, base, mine, now} as texts, `isTheirs` where only the others have
  // changed it, `isOpen` where both have, to different values.
  function compared(fields) {
    return fields.map((field) => {
      const { base, mine, now } = field, isMine = mine !== base, isNew = now !== base;
      return { ...field, isTheirs: isNew && !isMine, isMine, isOpen: isMine && isNew && mine !== now };
    });
  }

  function listed(fields, verb) {
    return fields.length ? `${fields.map(({ label }) => label.toLowerCase()).join(", ")} ${verb}` : "";
  }

  // Returns the choice between both values of a field; `decided` is called with each click.
  function choice({ name, label, mine, now, shown }, write, decided) {
    const { element } = dualcaster.elements, options = { Mine: mine, Now: now };
    const buttons = Object.entries(options).map(([side, value]) => {
      const box = Object.assign(element("input"), { type: "radio", name: `stale-${name}` });
      box.setAttribute("form", "none"); // it chooses, and is not sent
      box.addEventListener("change", () => {
        write(name, value);
        decided();
      });
      return element("label", "stale-side", box, ` ${side}: ${shown(value) || "empty"}`);
    });
    return element("fieldset", "stale-choice", element("legend", "", label), ...buttons);
  }

  // Writes what only the others have changed into the form, and has the reader decide where both have. `shown` of a
  // field returns a value in words, `write` writes one.
  function merge(form, fields, write) {
    const { element } = dualcaster.elements, place = form.querySelector(".stale-now"), all = compared(fields);
    const [theirs, own, open] = ["isTheirs", "isMine", "isOpen"].map((which) => all.filter((one) => one[which]));
    for (const { name, now } of theirs) write(name, now);
    const kept = own.filter(({ isOpen }) => !isOpen);
    const save = Object.assign(element("button", "button", "Save"), { type: "button", disabled: open.length > 0 });
    const decided = () => {
      save.disabled = [...place.querySelectorAll("fieldset")].some((one) => !one.querySelector(":checked"));
    };
    save.addEventListener("click", () => {
      place.hidden = true;
      form.requestSubmit();
    });
    const parts = [listed(theirs, "taken over"), listed(kept, "kept as you typed"), listed(open, "to decide")];
    place.replaceChildren(
      element("p", "", `Somebody has changed it meanwhile: ${parts.filter(Boolean).join("; ") || "nothing differs"}.`),
      ...open.map((field) => choice(field, write, decided)), element("div", "field-row", save));
    place.hidden = false;
    (place.querySelector("input") ?? save).focus();
  }

  dualcaster.stale = { ask, compared, merge };
})((window.dualcaster ??= {}));
