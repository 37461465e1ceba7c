/* Choosing a card: its name in a field (card_names.js), then one of its printings, whose number a form sends as its
   `card_id`. dashapp/components/card_chooser.py draws it. Its place tells by the event `card-chosen`, {card,
   printings}, what has been chosen, and by `card-forgotten` that one types on. */

(function (dualcaster) {
  "use strict";

  const PLACE = "[data-card-chooser]", NOTHING = "Choose a card first";
  const LARGEST_PAGE = 100;
  const named = new WeakMap(); // the card of the name by place

  const announce = (place, name, detail) => place.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));

  // Returns the currency of prices: that of a field of the form, where the place names one, else the reader's.
  function currencyOf(place) {
    return place.closest("form")?.elements[place.dataset.currencyField]?.value || dualcaster.currency();
  }

  const setValue = (id, value) => dualcaster.layout.set(id, { value });
  const write = (place, name) => setValue(place.querySelector("input").id, name);

  function option(text, value) {
    return Object.assign(dualcaster.elements.element("option", "", text), { value });
  }

  function optionOf(card) {
    const price = card.has_price_data ? ` · ${dualcaster.formats.money(card.price, card.currency)}` : "";
    return option(`${card.set_name} #${card.collector_number}${price}`, String(card.id));
  }

  // Lists printings to choose from; the chosen one, or none.
  function list(place, printings, number) {
    const select = place.querySelector("select");
    if (!select) return;
    select.replaceChildren(...(printings.length ? printings.map(optionOf) : [option(NOTHING, "")]));
    select.value = String(number ?? "");
  }

  async function printingsOf(name, currency) {
    const q = dualcaster.queryBox.exactly(name);
    const query = new URLSearchParams({ q, currency, limit: LARGEST_PAGE, sort: "set_code" });
    const answer = await fetch(`/api/cards/search?${query}`).catch(() => null);
    return answer?.ok ? (await answer.json()).items : [];
  }

  // Lists all printings of the named card; the one with the number stays chosen.
  async function read(place, number) {
    const card = named.get(place), found = await printingsOf(card.name, currencyOf(place));
    if (named.get(place) !== card) return; // typed on meanwhile
    const printings = found.some(({ id }) => id === number) ? found : [card];
    list(place, printings, number);
    announce(place, "card-chosen", { card, printings });
  }

  function choose(place, card) {
    named.set(place, card);
    write(place, card.name);
    list(place, [card], card.id);
    return read(place, card.id);
  }

  function forget(place) {
    named.delete(place);
    list(place, []);
    announce(place, "card-forgotten");
  }

  // Empties a chooser, for a form that is used again.
  function empty(place) {
    write(place, "");
    forget(place);
  }

  document.addEventListener("card-named", ({ target, detail }) => {
    const place = target.closest(PLACE);
    if (place) choose(place, detail);
  });

  document.addEventListener("input", ({ target }) => {
    const place = target.matches?.("input") && target.closest(PLACE);
    if (place) forget(place);
  });

  // Prices in another currency.
  document.addEventListener("change", ({ target }) => {
    for (const place of target.form?.querySelectorAll(PLACE) ?? []) {
      const isTheirs = target.name === place.dataset.currencyField;
      if (isTheirs && named.has(place)) read(place, Number(place.querySelector("select").value));
    }
  });

  dualcaster.cardChooser = { empty };
})((window.dualcaster ??= {}));
