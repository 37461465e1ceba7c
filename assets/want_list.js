/* The want list page: its dialogs, what they changed, and the undo of a removal. Its rows: dashapp/components/wants.py;
   its dialogs: dashapp/components/want_list_forms.py, whose forms assets/forms.js sends. */

(function (dualcaster) {
  "use strict";

  const ADD = "want-add", CHANGE = "want-change", DECK = "want-deck", WANTS = "/api/want-list";
  const BUTTONS = "[data-wants-dialog], [data-want], [data-unwant]";
  const AWAY = "The server cannot be reached. Nothing has been changed.";
  const ANY = "any";
  const FIRST = { quantity: 1, priority: "normal", max_price: null, note: "" };
  const USUAL = { ...FIRST, condition: ANY, finish: ANY, language: ANY };
  const set = (id, properties) => window.dash_clientside.set_props(id, properties);
  const dialog = (id) => document.getElementById(id);
  const formOf = (id) => dialog(id).querySelector("form");

  // Reads the list and the basket again.
  const readAgain = () => dualcaster.inventoryNews.readAgain();

  async function send(address, method, body) {
    const options = { method, headers: { "Content-Type": "application/json" }, body: body && JSON.stringify(body) };
    try {
      const answer = await fetch(address, options);
      return answer.ok ? {} : { problem: (await answer.json()).error.message };
    } catch {
      return { problem: AWAY };
    }
  }

  // ---- what the forms send

  // Returns what both forms of a want have; an empty price is no maximum.
  function wantOf({ elements }) {
    const texts = ["priority", "condition", "finish", "language", "note"].map((name) => [name, elements[name].value]);
    const price = elements.max_price.value, quantity = elements.quantity.value;
    const limit = price === "" ? { max_price: 0 } : { max_price: Number(price), currency: elements.currency.value };
    return { ...Object.fromEntries(texts), ...(quantity === "" ? {} : { quantity: Number(quantity) }), ...limit };
  }

  const opened = () => JSON.parse(formOf(CHANGE).dataset.opened);

  Object.assign(dualcaster.forms.bodies, {
    want(form) {
      const { card_id: number, will_do: willDo } = form.elements;
      const card = number.value === "" ? {} : { card_id: Number(number.value) };
      return { ...card, any_printing: willDo.value === ANY, ...wantOf(form) };
    },
    wanted: (form) => ({ version: opened().version, ...wantOf(form) }),
    deck: ({ elements }) => ({ text: elements.text.value, any_printing: elements.printing.value === ANY }),
  });

  // ---- dialogs

  // Removes what a form says of a former answer.
  function forget(form) {
    for (const place of form.querySelectorAll(".field-problem, .form-problem")) place.textContent = "";
    for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  }

  function write(prefix, want) {
    const values = { ...USUAL, currency: dualcaster.currency(), ...want };
    for (const name of [...Object.keys(USUAL), "currency"]) set(`${prefix}-${name}`, { value: values[name] });
  }

  function open(id) {
    if (id === ADD) {
      write("want", {});
      dualcaster.cardChooser.empty(dialog(ADD).querySelector("[data-card-chooser]"));
    } else {
      dialog(DECK).querySelector("#want-deck-read").replaceChildren();
    }
    forget(formOf(id));
    dualcaster.toast.close();
    dialog(id).showModal();
    dialog(id).querySelector("#want-name, #deck-text").focus();
  }

  function openChange(want) {
    const form = formOf(CHANGE);
    form.dataset.opened = JSON.stringify(want);
    form.dataset.endpoint = `${WANTS}/${want.id}`;
    write("wanted", want.again);
    forget(form);
    dialog(CHANGE).querySelector(".dialog-what").textContent = want.name;
    dialog(CHANGE).showModal();
    dialog(CHANGE).querySelector("#wanted-quantity").focus();
  }

  async function remove() {
    const want = opened();
    dialog(CHANGE).close();
    const { problem } = await send(`${WANTS}/${want.id}`, "DELETE");
    if (problem) dualcaster.toast.show(problem);
    else dualcaster.toast.show(`Removed ${want.name}.`, { text: "Undo", act: () => addAgain(want) });
    readAgain();
  }

  async function addAgain({ name, again }) {
    const { problem } = await send(WANTS, "POST", again);
    dualcaster.toast.show(problem ?? `${name} is on your want list again.`);
    readAgain();
  }

  // ---- answers

  const copies = (number) => (number === 1 ? "1 copy" : `${number} copies`);

  const STATES = {
    wanted: ({ wanted, owned }) => `${copies(wanted)} wanted${owned ? `, ${owned} owned` : ""}`,
    owned: () => "owned already",
    left_out: ({ reason }) => `left out: ${reason}`,
    unresolved: ({ reason }) => `not found: ${reason}`,
  };

  function lineOf(line) {
    const { element } = dualcaster.elements;
    const css = line.state === "unresolved" ? "open-line" : "";
    return element("li", css, element("span", "", line.text), " ",
      element("span", "caption", STATES[line.state](line)));
  }

  // Says what became of every line, those first that need a look.
  function tellDeck({ lines, wanted_copies: wanted, owned_copies: owned }) {
    const { element } = dualcaster.elements, open_ = lines.filter(({ state }) => state === "unresolved");
    const missed = `${open_.length} of ${lines.length} lines not found`;
    const sum = `${copies(wanted)} wanted, ${copies(owned)} owned already, ${missed}.`;
    const sorted = [...open_, ...lines.filter(({ state }) => state !== "unresolved")];
    dialog(DECK).querySelector("#want-deck-read").replaceChildren(
      element("p", "", element("strong", "", sum)), element("ul", "deck-lines", ...sorted.map(lineOf)));
  }

  function answered({ target, detail }) {
    const { id } = target.closest("dialog");
    if (id === DECK) {
      tellDeck(detail);
    } else {
      dualcaster.toast.show(`${detail.card.name} is on your want list.`);
      dialog(id).close();
    }
    readAgain();
  }

  // Somebody has changed it meanwhile, perhaps the reader in another window: what is typed counts from the want of now.
  function refused({ detail }) {
    const now = detail.details?.now;
    if (now) formOf(CHANGE).dataset.opened = JSON.stringify({ ...opened(), version: now.version });
    readAgain();
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.(BUTTONS);
    if (!button) return;
    const { wantsDialog, want } = button.dataset;
    if (wantsDialog !== undefined) open(wantsDialog);
    else if (want !== undefined) openChange(JSON.parse(want));
    else remove();
  });

  const isOurs = (form) => [ADD, CHANGE, DECK].includes(form.closest("dialog")?.id);
  document.addEventListener("form-answered", (event) => { if (isOurs(event.target)) answered(event); });
  document.addEventListener("form-refused", (event) => { if (isOurs(event.target)) refused(event); });
})((window.dualcaster ??= {}));
