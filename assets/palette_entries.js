/* What the command palette lists, as data: groups of entries by the text, the answer to it and what was chosen before.

   An entry leads to an address; `card` is the id of its picture, `amount` and `change` are its numbers. */

(function (dualcaster) {
  "use strict";

  const RECENT = "palette-recent", MOST = 6;
  const FORGET = { kind: "forget", title: "Clear recent" }; // leads nowhere

  const listed = (...parts) => parts.filter(Boolean).join(" · ");
  const amount = (isKnown, number, currency) => (isKnown ? dualcaster.formats.money(number, currency, true) : "–");
  const searchAddress = (text) => `/cards?q=${encodeURIComponent(text)}`;

  function ofCard(card) {
    const own = card.matched_name !== card.name && card.name;
    return {
      kind: "card",
      title: card.matched_name,
      detail: listed(own, card.set_name || card.set_code.toUpperCase(), `#${card.collector_number}`),
      address: `/cards/${card.id}`,
      card: card.id,
      amount: amount(card.has_price_data, card.price, card.currency),
      isOld: card.has_price_data && !card.is_current,
      change: card.change_7d,
    };
  }

  function ofSet(set) {
    return {
      kind: "set",
      title: set.name,
      detail: set.code.toUpperCase(),
      address: `/sets/${set.code}`,
      amount: amount(set.has_price_data, set.value, set.currency),
      change: set.change_7d,
    };
  }

  const ofPage = ({ title, path, glyph }) => ({ kind: "page", title, address: path, glyph });
  const ofSearch = (text) => ({ kind: "search", title: `Search for “${text}”`, address: searchAddress(text), text });

  function hasWord(title, text) {
    return ` ${title.toLowerCase()}`.includes(` ${text.toLowerCase()}`);
  }

  // Returns the groups of the list. `answer` is what the server found, null before the first answer.
  function groupsOf(text, answer, pages) {
    const chosen = recent();
    const groups = text
      ? [
          ["Cards", (answer?.cards || []).map(ofCard)],
          ["Sets", (answer?.sets || []).map(ofSet)],
          ["Pages", pages.filter(({ title }) => hasWord(title, text)).map(ofPage)],
          ["Search", [ofSearch(text)]],
        ]
      : [["Recent", chosen.length ? [...chosen, FORGET] : []], ["Pages", pages.map(ofPage)]];
    return groups.filter(([, entries]) => entries.length).map(([title, entries]) => ({ title, entries }));
  }

  // Returns the entry that the text names as a whole, else the search for it.
  function meantBy(text, answer) {
    const card = answer.cards.find(({ exact }) => exact), set = answer.sets.find(({ exact }) => exact);
    if (card) return ofCard(card);
    return set ? ofSet(set) : ofSearch(text);
  }

  function isEntry(entry) {
    return typeof entry?.title === "string" && /^\/(?!\/)/.test(entry.address);
  }

  // Returns the entries chosen in this browser, the last first.
  function recent() {
    try {
      return JSON.parse(dualcaster.theme.remembered(RECENT) || "[]").filter(isEntry);
    } catch {
      return []; // written by something else
    }
  }

  // Remembers a choice without its numbers, which will have changed.
  function remember({ kind, title, detail, address, card, glyph, text }) {
    const entry = { kind, title: text ?? title, detail, address, card, glyph };
    const others = recent().filter((other) => other.address !== address);
    dualcaster.theme.remember(RECENT, JSON.stringify([entry, ...others].slice(0, MOST)));
  }

  const forget = () => dualcaster.theme.remember(RECENT, "[]");

  dualcaster.paletteEntries = { groupsOf, meantBy, recent, remember, forget };
})((window.dualcaster ??= {}));
