/* The inventory page's dialogs by which copies leave: sold, given away, lost, or traded for others.
   dashapp/components/inventory_disposals.py draws them. */

(function (dualcaster) {
  "use strict";

  const SELL = "inventory-sell", TRADE = "inventory-trade", LOTS = "[data-lots]", SALE = "[data-sale]";
  const DONE = { sell: "Sold", gift_out: "Given away", lose: "Lost" };
  const set = (id, value) => window.dash_clientside.set_props(id, { value });
  const dialog = (id) => document.getElementById(id);
  const textOf = (form, name) => form.elements[name].value.trim();
  const numberOf = (form, name) => (textOf(form, name) === "" ? undefined : Number(textOf(form, name)));
  let holding = null;

  const ofHolding = () => ({ holding_id: holding.id, version: holding.version });

  // Returns the chosen copies of lots, each as its number and copies.
  function lotsOf(form) {
    const chosen = [...form.querySelectorAll(`${LOTS} input`)].filter(({ value }) => Number(value) > 0);
    return chosen.map(({ dataset, value }) => [dataset.lot, Number(value)]);
  }

  function moneyOf(form) {
    const [amount, fees] = [numberOf(form, "amount"), numberOf(form, "fees")];
    const hasMoney = amount !== undefined || fees !== undefined;
    return { amount, fees, currency: hasMoney ? textOf(form, "currency") : undefined };
  }

  function saleOf(form) {
    const kind = textOf(form, "kind"), note = textOf(form, "note");
    const sent = { ...ofHolding(), kind, note, quantity: numberOf(form, "quantity") };
    if (kind !== "sell") return sent;
    const method = textOf(form, "method"), lots = lotsOf(form), isChosen = method === "specific";
    if (isChosen) sent.quantity = lots.reduce((sum, [, count]) => sum + count, 0) || sent.quantity;
    const chosen = { method: method || undefined, lots: isChosen ? lots.map((lot) => lot.join(":")) : undefined };
    return { ...sent, ...moneyOf(form), ...chosen };
  }

  function tradeOf(form) {
    const words = Object.fromEntries(
      ["condition", "finish", "language", "location"].map((name) => [name, textOf(form, name)]));
    const card = { ...words, card_id: numberOf(form, "card_id"), quantity: numberOf(form, "got") };
    card.price = numberOf(form, "price");
    const [quantity, amount] = [numberOf(form, "quantity"), numberOf(form, "amount")];
    const entry = { kind: "trade", currency: textOf(form, "currency"), note: textOf(form, "note") };
    return { ...ofHolding(), ...entry, quantity, amount, cards: [card] };
  }

  // ---- opening

  function clear(id, texts) {
    for (const [name, value] of Object.entries(texts)) set(`${id}-${name}`, value);
  }

  function open(id, one) {
    holding = one;
    const shown = dialog(id), form = shown.querySelector("form");
    if (id === SELL) {
      clear("sell", { kind: "sell", quantity: one.quantity, amount: null, fees: null, method: "", note: "" });
      show(form, "sell", "");
    } else {
      clear("trade", { quantity: 1, got: 1, price: null, amount: null, note: "" });
      dualcaster.cardChooser.empty(shown.querySelector("[data-card-chooser]"));
    }
    dualcaster.inventory.forget(form);
    shown.querySelector(".dialog-what").textContent = `${one.name}: ${one.quantity} there`;
    shown.showModal();
    form.elements.quantity.focus();
  }

  // Shows the fields of what happened, and the lots to choose from.
  function show(form, kind, method) {
    form.querySelector(SALE).hidden = kind !== "sell";
    form.querySelector(LOTS).replaceChildren();
    const isChosen = kind === "sell" && method === "specific";
    form.elements.quantity.disabled = isChosen;
    if (isChosen) listLots(form);
  }

  function lotField({ number, quantity, price, fees, currency, acquired_on: day }) {
    const { element } = dualcaster.elements;
    const paid = price === null ? "not known" : dualcaster.formats.money(price + fees, currency ?? "USD");
    const box = Object.assign(element("input", "form-control"), { type: "number", min: 0, max: quantity, value: 0 });
    box.dataset.lot = number;
    const words = `of ${quantity}${day ? `, acquired ${day}` : ""}, cost ${paid}`;
    return element("label", "sale-lot", box, element("span", "caption", words));
  }

  async function listLots(form) {
    const answer = await fetch(`/api/inventory/${holding.id}`).catch(() => null);
    const lots = answer?.ok ? (await answer.json()).lots : null;
    if (textOf(form, "method") !== "specific") return;
    if (lots) form.querySelector(LOTS).replaceChildren(...lots.map(lotField));
    else dualcaster.forms.tell(form, { message: "The lots cannot be read right now. Try again." });
  }

  document.addEventListener("change", ({ target }) => {
    const { form } = target;
    if (!form || form.dataset.body !== "sale" || !["kind", "method"].includes(target.name)) return;
    show(form, textOf(form, "kind"), textOf(form, "method"));
  });

  // Returns what was done, for the toast.
  function told(id, form, { proceeds }) {
    const { money } = dualcaster.formats, gain = proceeds?.gain ?? null;
    const what = id === TRADE ? "Traded" : DONE[textOf(form, "kind")];
    const gained = gain === null ? "" : `, ${gain < 0 ? "loss" : "gain"} ${money(Math.abs(gain), proceeds.currency)}`;
    const missing = proceeds?.missing_copies ? `; ${proceeds.missing_copies} of them were never entered` : "";
    return `${what}: ${holding.name}${gained}${missing}`;
  }

  Object.assign(dualcaster.forms.bodies, { sale: saleOf, trade: tradeOf });
  dualcaster.inventoryDisposals = { open, told };
})((window.dualcaster ??= {}));
