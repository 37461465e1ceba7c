/* The query box of the cards page: examples that fill it (on the inventory page its own), a name of those below it
   (card_names.js), and lists of terms to choose from. */

(function (dualcaster) {
  "use strict";

  const BOX = "cards-q";
  const OTHER_BOX = "inventory-q"; // examples fill it, too
  const QUOTES = /["“”„‟＂]/g; // all that the query language takes as quotes
  const box = () => document.getElementById(BOX);
  const set = (id, query) => window.dash_clientside.set_props(id, { value: query });
  const ask = (query) => (box() ? set(BOX, query) : set(OTHER_BOX, query));

  // Returns the query for the cards of a name and no others.
  const exactly = (name) => `!"${name.replace(QUOTES, " ").trim().split(/\s+/).join(" ")}"`;

  document.addEventListener("card-named", ({ target, detail }) => {
    if (target.contains(box())) ask(exactly(detail.matched_name));
  });

  document.addEventListener("click", (event) => {
    const example = event.target.closest("[data-query]");
    if (example) ask(example.dataset.query);
  });

  document.addEventListener("change", ({ target }) => {
    if (!target.matches("#cards-terms select")) return;
    const currency = dualcaster.currency().toLowerCase();
    const [, ...values] = [...target.options].map((one) => one.value); // the first is a placeholder
    ask(dualcaster.query.choose(box().value, target.value, values, currency));
  });

  dualcaster.queryBox = { exactly };
})((window.dualcaster ??= {}));
