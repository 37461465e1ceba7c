/* Import page, choice of a file: it is dropped, picked or pasted, and sent as it is to /api/inventory/imports. A table
   that no format fits is sent once more, with what its columns say. dashapp/components/imports_choosing.py. */

(function (dualcaster) {
  "use strict";

  const ENDPOINT = "/api/inventory/imports", OWN = { "X-Requested-With": "dualcaster" };
  const NONE = "-"; // an option that is not sent
  const PASTED = "pasted.csv";
  const MOST = { columns: 50, examples: 5, characters: 200 }; // of what is shown of an unknown table
  let chosen = null; // the file to send

  const form = () => document.querySelector("form[data-import]");
  const tell = (where, message) => dualcaster.forms.tell(where, { message });

  function take(file) {
    const zone = document.querySelector("[data-drop]"), most = Number(zone.dataset.most);
    const isTooLarge = file.size > most;
    chosen = isTooLarge ? null : file;
    zone.querySelector("[data-file]").textContent = `${file.name}, ${dualcaster.formats.size(file.size)}`;
    dualcaster.layout.set("imports-table", { data: null });
    const limit = `is larger than ${dualcaster.formats.size(most)}: export it in parts, one binder at a time`;
    dualcaster.forms.tell(form(), isTooLarge ? { fields: { file: limit } } : {});
  }

  // Opens the browser's own dialog for files. Dash has no field of this kind.
  function pick(zone) {
    const input = zone.querySelector("input[type=file]") ?? document.createElement("input");
    Object.assign(input, { type: "file", hidden: true, value: "" });
    input.onchange = () => input.files.length && take(input.files[0]);
    zone.append(input);
    input.click();
  }

  function pastedFile() {
    const text = form().elements.text.value;
    return text.trim() ? new File([text], PASTED, { type: "text/csv" }) : null;
  }

  function bodyOf(file, mapping) {
    const body = new FormData(), given = new FormData(form());
    body.append("file", file, file.name);
    for (const name of ["mode", "format", "location"]) {
      const value = given.get(name)?.trim();
      if (value && value !== NONE && !(mapping && name === "format")) body.append(name, value);
    }
    if (mapping) body.append("mapping", JSON.stringify(mapping));
    return body;
  }

  function focusOnMapping() {
    const heading = document.querySelector("[data-mapping-heading]");
    heading?.focus();
    heading?.scrollIntoView({ block: "start" });
    return Boolean(heading);
  }

  function showTable({ columns, examples }) {
    const cut = (cells) => cells.slice(0, MOST.columns).map((cell) => cell.slice(0, MOST.characters));
    dualcaster.layout.set("imports-table", {
      data: { columns: cut(columns), examples: examples.slice(0, MOST.examples).map(cut) },
    });
    dualcaster.layout.retry(focusOnMapping);
  }

  async function problemOf(sender, file, mapping) {
    const answer = await fetch(ENDPOINT, { method: "POST", headers: OWN, body: bodyOf(file, mapping) });
    if (!answer.ok) return dualcaster.forms.problemOf(answer);
    location.assign(`${location.pathname}?import=${(await answer.json()).id}`);
    return null;
  }

  async function send(sender, mapping = null) {
    const file = chosen ?? pastedFile();
    if (!file) return tell(form(), "Choose a file first, or paste its text.");
    const progress = form().querySelector("[data-progress]");
    progress.textContent = `Sending ${file.name} …`;
    const problem = await problemOf(sender, file, mapping).catch(() => ({ message: dualcaster.forms.AWAY }));
    progress.textContent = "";
    if (!problem) return undefined;
    if (problem.code === "unknown_table" && !mapping) return showTable(problem.details);
    return dualcaster.forms.tell(sender, problem);
  }

  // Returns what the columns say, and an error where two say the same.
  function mappingOf(sender) {
    const { ladder, cost_currency: currency, first_line: first } = Object.fromEntries(new FormData(sender));
    const hasHeader = first === "names", columns = {}, twice = [];
    for (const [place, one] of [...sender.querySelectorAll("[data-column]")].entries()) {
      const select = one.querySelector("select"), what = select.value;
      if (what === NONE) continue;
      if (columns[what]) twice.push(select.selectedOptions[0].textContent);
      columns[what] = hasHeader ? one.dataset.column : `Column ${place + 1}`;
    }
    const mapping = { columns, has_header: hasHeader };
    if (ladder !== NONE) mapping.ladder = ladder;
    if (currency !== NONE) mapping.cost_currency = currency;
    return { mapping, problem: twice.length ? `Two columns say the same: ${twice[0]}. Leave one of them out.` : "" };
  }

  function sendMapping(sender) {
    const { mapping, problem } = mappingOf(sender);
    return problem ? tell(sender, problem) : send(sender, mapping);
  }

  async function submit(sender) {
    if (sender.hasAttribute("aria-busy")) return;
    sender.setAttribute("aria-busy", "true");
    await (sender.matches("[data-mapping]") ? sendMapping(sender) : send(sender));
    sender.removeAttribute("aria-busy");
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches?.("form[data-import], form[data-mapping]")) return;
    event.preventDefault();
    submit(event.target);
  });

  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("[data-picks-file]")) pick(target.closest("[data-drop]"));
  });

  dualcaster.importFile = { take, tell: (message) => tell(form(), message) };

  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const zone = document.querySelector("#imports-choice [data-drop]");
      if (!zone?.checkVisibility() || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault(); // the browser would open the file, wherever on the page it is dropped
      zone.toggleAttribute("data-over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) take(event.dataTransfer.files[0]);
    });
  }
})((window.dualcaster ??= {}));
