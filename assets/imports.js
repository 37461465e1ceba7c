/* Import page, one import: what its forms send, its redrawing after a change, and the printings of a card
   that a row means. dashapp/components/imports_questions.py and imports_rows.py. */

(function (dualcaster) {
  "use strict";

  const CHANGES = "imports-changes", OPEN = "-"; // a question that is left open
  const PATIENCE = 10_000; // milliseconds
  // Where the focus goes when a form of a place is drawn anew.
  const FOCUS = {
    "#imports-results": "#imports-state input:checked",
    "#imports-summary": "#imports-summary .import-name",
    "#imports-earlier": "#imports-choice [data-picks-file]",
  };
  const TRUTH = { true: true, false: false };
  let changes = 0, turns = 0;

  // Returns answers: words by their kind, others by their name.
  function answersOf(form) {
    const answers = {};
    for (const { name, value } of form.querySelectorAll("select")) {
      if (value === OPEN) continue;
      const [kind, ...word] = name.split("|");
      if (word.length) answers[kind] = { ...answers[kind], [word.join("|")]: value };
      else answers[kind] = TRUTH[value] ?? value;
    }
    return answers;
  }

  // Returns the cells of a row, by the names of their columns.
  function cellsOf(form) {
    const cells = [...form.querySelectorAll("input[name]")].map(({ name, value }) => [name, value]);
    return { ...JSON.parse(form.dataset.sends), cells: Object.fromEntries(cells) };
  }

  // Returns a button that takes a card for a row, as dashapp/components/imports_rows.py draws it.
  function choice({ id, name, set_code: code, collector_number: number }, { finds, importNumber }) {
    const { element } = dualcaster.elements;
    const picture = Object.assign(element("img"), { src: `/pictures/${id}/small`, alt: "", loading: "lazy" });
    Object.assign(picture, { width: 146, height: 204 });
    const printing = element("span", "caption", `${code.toUpperCase()} #${number}`);
    const button = element("button", "import-candidate", picture, element("span", "gallery-name", name), printing);
    const problem = element("p", "form-problem");
    problem.setAttribute("role", "alert");
    const form = element("form", "only-button", button, problem);
    Object.assign(form.dataset, {
      endpoint: `/api/inventory/imports/${importNumber}`,
      method: "PATCH",
      then: "tell",
      sends: JSON.stringify({ row: Number(finds), card_id: id }),
    });
    return element("li", "", form);
  }

  // Shows the printings of a named card in place of those that were shown.
  function show(place, printings) {
    place.querySelector("[data-found]").replaceChildren(...printings.map((card) => choice(card, place.dataset)));
  }

  document.addEventListener("card-chosen", ({ target, detail }) => {
    const place = target.closest("[data-finds]");
    if (place) show(place, detail.printings);
  });

  document.addEventListener("card-forgotten", ({ target }) => {
    const place = target.closest("[data-finds]");
    if (place) show(place, []);
  });

  // What was pressed is drawn anew, and once more when a worker is done: the focus, whenever it is nowhere, goes to
  // what has taken its place, until the reader points somewhere or sends something else.
  function moveFocus(selector, until, turn = ++turns) {
    if (turn !== turns) return;
    if (document.activeElement === document.body) document.querySelector(selector)?.focus();
    if (Date.now() < until) setTimeout(moveFocus, 100, selector, until, turn);
  }

  document.addEventListener("pointerdown", () => { turns += 1; });

  document.addEventListener("form-answered", ({ target }) => {
    if (!target.dataset.endpoint.startsWith("/api/inventory/imports")) return;
    const place = Object.keys(FOCUS).find((one) => target.closest(one));
    changes += 1;
    dualcaster.layout.set(CHANGES, { data: changes });
    if (place) moveFocus(FOCUS[place], Date.now() + PATIENCE);
  });

  // What a worker tells of an import: rows that are read, and that it is done.
  function tell({ import_id: id, rows, is_over: isOver }) {
    const place = document.querySelector(`[data-import="${id}"]`);
    if (!place) return;
    if (!isOver) place.textContent = `${rows.toLocaleString("en")} rows so far.`;
    else dualcaster.layout.set(CHANGES, { data: ++changes });
  }

  dualcaster.imports = { tell };
  Object.assign(dualcaster.forms.bodies, { answers: answersOf, cells: cellsOf });
})((window.dualcaster ??= {}));
