/* The inventory page: its dialogs, what they changed, and the undo of it. Its rows: dashapp/components/holdings.py; its
   dialogs: dashapp/components/inventory_forms.py, whose forms assets/forms.js sends. */

(function (dualcaster) {
  "use strict";

  const ADD = "inventory-add", CHANGE = "inventory-change", SOME = "inventory-change-some";
  const DISPOSALS = ["inventory-sell", "inventory-trade"]; // assets/inventory_disposals.js
  const SHARE = "inventory-share", PLACE = "in:"; // before the name of a location, among the filter's choices
  // The fields of the change's dialog; an unknown grade is a word of its own.
  const FIELDS = {
    quantity: "Quantity", condition: "Condition", finish: "Finish", language: "Language", location: "Location",
    acquired_on: "Day", tags: "Tags", notes: "Notes",
  };
  const GRADES = ["condition", "finish", "language"];
  const CHANGES = "/api/inventory/changes", REVERSAL = "/api/inventory/transactions/reverse";
  const BUTTONS = "[data-dialog], [data-holding], [data-remove], [data-fallback], [data-dismiss]";
  const AWAY = "The server cannot be reached. Nothing has been changed.";
  const set = (id, properties) => window.dash_clientside.set_props(id, properties);
  const LISTS = ["tags", "add_tags", "remove_tags"]; // sent as lists of words
  const dialog = (id) => document.getElementById(id);
  const formOf = (id) => dialog(id).querySelector("form");
  const copies = (number) => (number === 1 ? "1 copy" : `${number.toLocaleString("en")} copies`);

  const readAgain = () => dualcaster.inventoryNews.readAgain();

  async function send(address, method, body) {
    const options = { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    try {
      const answer = await fetch(address, options), told = await answer.json();
      return answer.ok ? told : { problem: told.error.message };
    } catch {
      return { problem: AWAY };
    }
  }

  // Says what was done, and offers to undo it by the entries of the ledger that it made.
  function tell(text, { transactions }) {
    if (!transactions.length) return dualcaster.toast.show(`${text}: there was nothing to change.`);
    return dualcaster.toast.show(`${text}.`, { text: "Undo", act: () => reverse(transactions, "Undone", "Redo") });
  }

  async function reverse(numbers, done, again) {
    const told = await send(REVERSAL, "POST", { transactions: numbers.map(String) });
    if (told.problem) return dualcaster.toast.show(told.problem);
    const [nextDone, nextAgain] = done === "Undone" ? ["Done again", "Undo"] : ["Undone", "Redo"];
    const act = () => reverse(told.transactions, nextDone, nextAgain);
    dualcaster.toast.show(`${done}.`, { text: again, act });
    return readAgain();
  }

  async function remove(words, text) {
    const told = await send(CHANGES, "PATCH", { holdings: words, remove: true });
    if (told.problem) dualcaster.toast.show(told.problem);
    else tell(text, told);
    readAgain();
  }

  // The holding of the change's dialog, as it was read.
  const opened = () => JSON.parse(formOf(CHANGE).dataset.opened);
  const words = ({ id, version }) => [`${id}:${version}`];

  // -> a field of a holding as its form shows it
  function textOf(holding, name) {
    if (name === "tags") return holding.tags.join(", ");
    return String(holding[name] ?? (GRADES.includes(name) ? "unknown" : ""));
  }

  function write(holding) {
    for (const name of Object.keys(FIELDS)) set(`change-${name}`, { value: textOf(holding, name) });
  }

  function hold(holding) {
    const form = formOf(CHANGE);
    form.dataset.opened = JSON.stringify(holding);
    form.dataset.sends = JSON.stringify({ holdings: words(holding) });
    form.querySelector(".stale-now").hidden = true;
    forget(form);
  }

  function openChange(holding) {
    hold(holding);
    write(holding);
    dialog(CHANGE).querySelector(".dialog-what").textContent = holding.name;
    dialog(CHANGE).showModal();
    document.getElementById("change-quantity").focus();
  }

  function openSome() {
    const chosen = dualcaster.inventoryRows.chosen();
    formOf(SOME).dataset.sends = JSON.stringify({ holdings: chosen });
    for (const { name } of formOf(SOME).elements) if (name) set(`bulk-${name}`, { value: "" });
    forget(formOf(SOME));
    dialog(SOME).querySelector(".dialog-what").textContent = `${dualcaster.inventoryRows.number(chosen)} chosen`;
    dialog(SOME).showModal();
    document.getElementById("bulk-condition").focus();
  }

  // -> what the list shows: the copies of a location, or the whole collection
  function listed() {
    const chosen = document.getElementById("inventory-location").value;
    if (chosen === "none") return { kind: "location", location: "", what: "The copies in no location" };
    if (!chosen.startsWith(PLACE)) return { kind: "summary", what: "The collection in figures" };
    const name = chosen.slice(PLACE.length);
    return { kind: "location", location: name, what: `The copies in ${name}` };
  }

  function openShare() {
    const form = formOf(SHARE), { what, ...sent } = listed();
    form.dataset.sends = JSON.stringify({ ...sent, currency: dualcaster.currency() });
    for (const place of form.querySelectorAll(".output")) place.hidden = true;
    set("sharing-title", { value: "" });
    forget(form);
    dialog(SHARE).querySelector(".dialog-what").textContent = `${what}, for whoever has the link.`;
    dialog(SHARE).showModal();
  }

  // Removes what a form says of a former answer.
  function forget(form) {
    for (const place of form.querySelectorAll(".field-problem, .form-problem")) place.textContent = "";
    for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  }

  function open(id) {
    if (id === ADD) dualcaster.inventoryAdd.open();
    else if (id === SOME) openSome();
    else if (id === SHARE) openShare();
    else if (DISPOSALS.includes(id)) openDisposal(id);
    else dialog(id).showModal();
  }

  // Copies of the holding of the change's dialog leave.
  function openDisposal(id) {
    dialog(CHANGE).close();
    dualcaster.inventoryDisposals.open(id, opened());
  }

  function whatWasDone(id, form, answer) {
    if (id === ADD) return `Added ${copies(Number(form.elements.quantity.value))} of ${dualcaster.inventoryAdd.name()}`;
    if (id === CHANGE) return `Changed ${opened().name}`;
    if (id !== SOME) return dualcaster.inventoryDisposals.told(id, form, answer);
    return `Changed ${dualcaster.inventoryRows.number(JSON.parse(form.dataset.sends).holdings)}`;
  }

  function answered({ target, detail }) {
    const { id } = target.closest("dialog");
    tell(whatWasDone(id, target, detail), detail);
    dialog(id).close();
    readAgain();
  }

  // Somebody has changed it meanwhile, perhaps the reader in another window: both changes are merged.
  function refused({ target, detail }) {
    const now = detail.details?.now;
    if (!now || target.closest("dialog").id !== CHANGE) return readAgain();
    merge(target, { ...now, name: opened().name, acquired_on: dayOf(now.lots) });
    return readAgain();
  }

  // -> the day on which all copies were acquired; null where one's is not known, or there are several
  function dayOf(lots) {
    const [day, ...others] = [...new Set(lots.map(({ acquired_on: one }) => one))];
    return others.length ? null : day ?? null;
  }

  // Merges what is typed with what the holding is now; `opened` is what both began with.
  function merge(form, now) {
    const base = opened();
    const fields = Object.entries(FIELDS).map(([name, label]) => {
      const control = form.elements.namedItem(name);
      const shown = (value) => [...(control.options ?? [])].find((one) => one.value === value)?.textContent ?? value;
      return { name, label, base: textOf(base, name), mine: control.value, now: textOf(now, name), shown };
    });
    hold(now);
    dualcaster.stale.merge(form, fields, (name, value) => set(`change-${name}`, { value }));
  }

  // Switches prices that stand in for missing ones: a setting of the account.
  async function switchFallback(button) {
    const isOn = button.getAttribute("aria-checked") === "true";
    const told = await send("/api/settings", "PATCH", { valuation_fallback: isOn ? "off" : "near_mint" });
    if (told.problem) dualcaster.toast.show(told.problem);
    readAgain();
  }

  function removeChosen(button) {
    const { chosen, number } = dualcaster.inventoryRows;
    if (button.dataset.remove !== "one") return remove(chosen(), `Removed ${number(chosen())}`);
    dialog(CHANGE).close();
    return remove(words(opened()), `Removed ${opened().name}`);
  }

  // What is typed with commas between is sent as a list.
  function copiesOf(form) {
    const told = dualcaster.forms.membersOf(form);
    const parted = (text) => text.split(",").map((word) => word.trim()).filter(Boolean);
    const lists = LISTS.filter((name) => name in told).map((name) => [name, parted(told[name])]);
    return { ...told, ...Object.fromEntries(lists) };
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.(BUTTONS);
    if (!button) return;
    const { dialog: id, holding, remove: removed, fallback } = button.dataset;
    if (id !== undefined) open(id);
    else if (holding !== undefined) openChange(JSON.parse(holding));
    else if (removed !== undefined) removeChosen(button);
    else if (fallback !== undefined) switchFallback(button);
    else button.closest("dialog").close();
  });

  // Forms of other pages tell of their answers, too: those of this page are in its dialogs.
  const isOurs = (form) => [ADD, CHANGE, SOME, ...DISPOSALS].includes(form.closest("dialog")?.id);
  const inDialog = (handle) => (event) => isOurs(event.target) && handle(event);
  document.addEventListener("form-answered", inDialog(answered));
  document.addEventListener("form-refused", inDialog(refused));

  dualcaster.forms.bodies.copies = copiesOf;
  dualcaster.inventory = { forget };
})((window.dualcaster ??= {}));
