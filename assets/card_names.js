/* Text fields with names of cards below them while one types (comboboxes): arrows mark, Enter takes, Escape closes.
   dashapp/components/card_chooser.py draws them. The event `card-named` has the card of the name that was taken. */

(function (dualcaster) {
  "use strict";

  const PLACE = "[data-card-names]", LIST = "[role=listbox]";
  const SHORTEST = 2; // letters of a name before names are suggested
  const EXACT = "!"; // begins a query for one name
  let used = null; // the field that has the focus: {place, field, list, cards, loader}

  const isOpen = () => used.cards.length > 0;
  const optionsOf = ({ list }) => [...list.querySelectorAll("[role=option]")];

  function option({ matched_name: matched, name }, number) {
    const { element } = dualcaster.elements, { withAttributes } = dualcaster.paletteDialog;
    const made = element("li", "", matched, matched !== name && element("span", "caption", ` ${name}`));
    return withAttributes(made, { id: `${used.list.id}-${number}`, role: "option", "aria-selected": "false" });
  }

  // Says what is below the field: a problem for all to see, a count for those who cannot see the names.
  function tell(text, isSeen = false) {
    const status = used.place.querySelector(".names-status");
    status?.classList.toggle("sr-only", !isSeen);
    if (status) status.textContent = text;
  }

  function show(cards) {
    used.cards = cards;
    used.list.replaceChildren(...cards.map(option));
    dualcaster.listbox.mark(used.field, used.list, null);
    used.field.setAttribute("aria-expanded", String(isOpen()));
  }

  function receive(text, { cards, problem }) {
    show(cards);
    if (problem) tell(problem, true);
    else if (cards.length) tell(cards.length === 1 ? "1 name" : `${cards.length} names`);
    else tell(`No card is called “${text}”.`, true);
  }

  function close() {
    used.loader.stop();
    show([]);
    tell("");
  }

  function take(card) {
    const { place } = used;
    close();
    place.dispatchEvent(new CustomEvent("card-named", { bubbles: true, detail: card }));
  }

  function use(field) {
    const place = field.closest(PLACE), list = place.querySelector(LIST);
    const states = { "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
    dualcaster.paletteDialog.withAttributes(field, { role: "combobox", ...states });
    const current = { place, field, list, cards: [] };
    current.loader = dualcaster.suggestions.loader((text, answer) => { if (used === current) receive(text, answer); });
    used = current;
  }

  function leave() {
    if (used) close();
    used = null;
  }

  document.addEventListener("focusin", ({ target }) => {
    if (target.matches?.(`${PLACE} input`) && target !== used?.field) use(target);
  });

  document.addEventListener("focusout", ({ target }) => { if (target === used?.field) leave(); });

  document.addEventListener("input", ({ target }) => {
    if (target !== used?.field) return;
    const text = target.value.trim();
    if (text.length < SHORTEST || text.startsWith(EXACT)) close();
    else used.loader.ask(text);
  });

  // On mousedown, before the field loses the focus and closes its list.
  document.addEventListener("mousedown", (event) => {
    const at = used ? optionsOf(used).indexOf(event.target.closest?.("[role=option]")) : -1;
    if (at < 0) return;
    event.preventDefault();
    take(used.cards[at]);
  });

  // Takes the marked name, else the first where the field is for nothing but names. -> whether there is one
  function enter() {
    const marked = optionsOf(used).indexOf(dualcaster.listbox.marked(used.list));
    const card = used.cards[used.place.dataset.cardNames === "only" ? Math.max(marked, 0) : marked];
    if (card) take(card);
    else close(); // names may still be on their way
    return Boolean(card);
  }

  // -> whether the key is the list's
  function press(key) {
    if (key === "Enter") return enter();
    if (!isOpen()) return false;
    if (key !== "Escape") return dualcaster.listbox.move(used.field, used.list, key);
    close();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.target !== used?.field || event.isComposing || !press(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
})((window.dualcaster ??= {}));
