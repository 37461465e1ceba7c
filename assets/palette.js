/* The command palette: one search for cards, sets and pages, in a dialog; on phones it fills the screen.

   [data-open=palette], "/" and Ctrl-K (keyboard.js) open it. Enter opens what is marked, else what the text names as a
   whole, else the search. Focus, Escape and what is behind the dialog are the browser's. */

(function (dualcaster) {
  "use strict";

  const PATIENCE = 5000; // milliseconds that Enter waits for an answer
  const NOTHING = { cards: [], sets: [], problem: "" };
  let parts = null, found = null;

  const typed = () => parts.field.value.trim();
  const pages = () => JSON.parse(document.getElementById("shell-palette").dataset.pages);

  function build() {
    const made = dualcaster.paletteDialog.build();
    const drawer = dualcaster.paletteList.drawer(made.list), loader = dualcaster.suggestions.loader(receive);
    made.field.addEventListener("input", type);
    made.field.addEventListener("keydown", press);
    made.dialog.addEventListener("close", loader.stop);
    return { ...made, drawer, loader };
  }

  function open() {
    parts ??= build();
    if (parts.dialog.open) return;
    parts.field.value = "";
    found = null;
    draw();
    parts.dialog.showModal();
    parts.field.focus();
    parts.list.scrollTop = 0;
  }

  function draw() {
    const { field, list, note, count, drawer } = parts, text = typed(), { marked, mark } = dualcaster.listbox;
    drawer.draw(dualcaster.paletteEntries.groupsOf(text, found?.answer, pages()));
    mark(field, list, marked(list));
    const isAnswered = text !== "" && found?.text === text;
    note.replaceChildren(...(isAnswered ? noteOn(found) : []));
    count.textContent = isAnswered ? `${found.answer.cards.length} cards, ${found.answer.sets.length} sets` : "";
  }

  function noteOn({ text, answer }) {
    const { element } = dualcaster.elements;
    if (answer.problem) {
      const retry = Object.assign(element("button", "button", "Try again"), { type: "button" });
      retry.addEventListener("click", () => parts.loader.ask(text));
      return [element("span", "", answer.problem), retry];
    }
    if (answer.cards.length || answer.sets.length) return [];
    const help = Object.assign(element("a", "", "Search syntax"), { href: "/cards?syntax=open" });
    return [element("span", "", `No card or set is like “${text}”.`), help];
  }

  // While the server cannot answer, the former cards stay.
  function receive(text, answer) {
    found = { text, answer: answer.problem && found ? { ...found.answer, problem: answer.problem } : answer };
    draw();
  }

  function type() {
    dualcaster.listbox.mark(parts.field, parts.list, null);
    if (typed()) {
      parts.loader.ask(typed());
    } else {
      parts.loader.stop();
      found = null;
    }
    draw();
  }

  function press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") enter();
    else if (!dualcaster.listbox.move(parts.field, parts.list, event.key)) return;
    event.preventDefault();
  }

  function enter() {
    const option = dualcaster.listbox.marked(parts.list);
    if (option) choose(parts.drawer.entryOf(option));
    else if (typed()) openMeant(typed());
  }

  async function openMeant(text) {
    const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE, NOTHING); });
    const answer = await Promise.race([parts.loader.answerTo(text), late]);
    if (parts.dialog.open && typed() === text) choose(dualcaster.paletteEntries.meantBy(text, answer));
  }

  function choose(entry) {
    if (!entry.address) {
      dualcaster.paletteEntries.forget();
      parts.field.focus();
      draw();
      return;
    }
    dualcaster.paletteEntries.remember(entry);
    parts.dialog.close();
    dualcaster.links.open(entry.address);
  }

  // On its way down: address.js keeps clicks on links to the same path from going further.
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-open=palette]")) open();
    if (!parts?.dialog.open) return;
    if (event.target === parts.dialog) parts.dialog.close(); // beside its content
    const entry = parts.drawer.entryOf(event.target.closest("[role=option]"));
    if (!entry || !dualcaster.links.isPlain(event)) return;
    event.preventDefault();
    choose(entry);
  }, true);

  dualcaster.palette = { open };
})((window.dualcaster ??= {}));
