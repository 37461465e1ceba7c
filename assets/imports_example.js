/* Import page of a simulated market: files as apps export them, of cards that are invented. Some names are cut off, so
   that there is something to mend. dashapp/components/imports_choosing.py. */

(function (dualcaster) {
  "use strict";

  const CARDS = "/api/cards/search?q=usd%3E1&sort=change_7d&order=desc&currency=USD&limit=24";
  const CUT = 3, EVERY = 11; // letters that a name lacks; each how many-th card has no more than such a name
  const COPIES = [1, 2, 4];
  const PAID = 0.8; // of the price now
  const NO_CARDS = "No cards with a price are known yet. Try again in a minute.";
  const FINISH = { manabox: { nonfoil: "normal" }, moxfield: { nonfoil: "" } }; // other words are the same as ours

  const finish = (app, { finish: word }) => FINISH[app][word] ?? word;
  const paid = ({ price }) => (price * PAID).toFixed(2);

  const APPS = {
    manabox: {
      columns: "Binder Name,Binder Type,Name,Set code,Set name,Collector number,Foil,Rarity,Quantity,ManaBox ID," +
        "Scryfall ID,Purchase price,Misprint,Altered,Condition,Language,Purchase price currency",
      row: (card, copies) => [
        "Trade binder", "binder", card.name, card.set_code.toUpperCase(), card.set_name, card.collector_number,
        finish("manabox", card), card.rarity, copies, "", card.scryfall_id, paid(card), "false", "false", "near_mint",
        "en", "USD",
      ],
    },
    moxfield: {
      columns: "Count,Tradelist Count,Name,Edition,Condition,Language,Foil,Tags,Last Modified,Collector Number,Alter," +
        "Proxy,Purchase Price",
      row: (card, copies) => [
        copies, 0, card.name, card.set_code, "Near Mint", "English", finish("moxfield", card), "", "",
        card.collector_number, "False", "False", paid(card),
      ],
    },
  };

  const cell = (value) => `"${String(value ?? "").replaceAll('"', '""')}"`;

  const cut = (card) => (
    { ...card, name: card.name.slice(0, -CUT), set_code: "", set_name: "", collector_number: "", scryfall_id: "" });

  function fileOf(app, cards) {
    const { columns, row } = APPS[app];
    const lines = cards.map((card, place) => {
      const told = place % EVERY === EVERY - 1 ? cut(card) : card;
      return row(told, COPIES[place % COPIES.length]).map(cell).join(",");
    });
    return new File([[columns, ...lines, ""].join("\n")], `example-${app}.csv`, { type: "text/csv" });
  }

  async function make(app) {
    const answer = await fetch(CARDS).catch(() => null);
    const found = answer?.ok ? (await answer.json()).items : [];
    const { take, tell } = dualcaster.importFile;
    if (found.length) take(fileOf(app, found));
    else tell(answer ? NO_CARDS : dualcaster.forms.AWAY);
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-example]");
    if (button) make(button.dataset.example);
  });
})((window.dualcaster ??= {}));
