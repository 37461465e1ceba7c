/* Forms whose thing somebody has changed meanwhile, perhaps the reader in another window: says what it is now, and lets
   the reader take that over or save what is typed. dashapp/components/forms.py draws the place (stale_now). */

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

  dualcaster.stale = { ask };
})((window.dualcaster ??= {}));
