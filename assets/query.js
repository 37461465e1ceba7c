/* The query box: examples that fill it, names below it (a combobox: arrows choose, Enter takes, Escape closes), and
   lists of terms that can be chosen instead of written. */

window.dualcaster = window.dualcaster || {};

(function (own) {
  "use strict";

  const BOX = "cards-q", LIST = "cards-names";
  const box = () => document.getElementById(BOX);
  const names = () => [...document.querySelectorAll(`#${LIST} [role=option]`)];
  const isOpen = () => names().length > 0 && !box().dataset.quiet;
  const chosen = () => names().find((name) => name.getAttribute("aria-selected") === "true");

  /* The list stays closed until something else is typed. */
  function close() {
    mark(null);
    box().dataset.quiet = "true";
    tellState();
  }

  function ask(query) {
    close();
    window.dash_clientside.set_props(BOX, { value: query });
  }

  function mark(name) {
    for (const other of names()) other.setAttribute("aria-selected", String(other === name));
    if (name) {
      box().setAttribute("aria-activedescendant", name.id);
      name.scrollIntoView({ block: "nearest" });
    } else {
      box().removeAttribute("aria-activedescendant");
    }
  }

  function step(by) {
    const all = names(), from = all.indexOf(chosen());
    mark(all[from === -1 && by === -1 ? all.length - 1 : from + by]);
  }

  function tellState() {
    box().setAttribute("aria-expanded", String(isOpen()));
  }

  function becomeCombobox(input) {
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-controls": LIST, "aria-expanded": "false" };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    new MutationObserver(tellState).observe(document.getElementById(LIST), { childList: true });
  }

  document.addEventListener("focusin", function (event) {
    if (event.target.id === BOX && event.target.getAttribute("role") !== "combobox") becomeCombobox(event.target);
  });

  document.addEventListener("input", function (event) {
    if (event.target.id !== BOX) return;
    delete event.target.dataset.quiet;
    mark(null);
  });

  // Before the box loses the focus, and with it its list.
  document.addEventListener("mousedown", function (event) {
    const name = event.target.closest(`#${LIST} [role=option]`);
    if (!name) return;
    event.preventDefault();
    ask(name.dataset.query);
  });

  document.addEventListener("click", function (event) {
    const example = event.target.closest("[data-query]");
    if (example) ask(example.dataset.query);
  });

  const KEYS = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => (chosen() ? ask(chosen().dataset.query) : close()),
    Escape: close,
  };

  document.addEventListener("keydown", function (event) {
    if (event.target.id !== BOX) return;
    if (event.key === "Enter" && !isOpen()) close(); // names may still be on their way
    if (!isOpen() || !(event.key in KEYS)) return;
    const takes = event.key !== "Enter" || chosen();
    KEYS[event.key]();
    if (takes) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);

  const lists = () => [...document.querySelectorAll("select[data-terms]")];
  const piecesOf = (query) => query.match(/"[^"]*"?|[()]|[^\s()"]+/g) || [];
  const inCurrency = (term, currency) => term.replaceAll("{price}", currency);
  const readings = (term) => (term.includes("{price}") ? ["usd", "eur"] : [""]).map((code) => inCurrency(term, code));

  function has(query, term) {
    const pieces = query.split(/\s+/);
    return readings(term).some((reading) => reading.split(" ").every((one) => pieces.includes(one)));
  }

  function without(query, list) {
    const terms = [...list.options].flatMap((option) => readings(option.value)).flatMap((term) => term.split(" "));
    return query.split(/\s+/).filter((piece) => piece && !terms.includes(piece)).join(" ");
  }

  /* Whether a term that is added would belong to the last part of an "or" only. */
  function hasOuterOr(query) {
    let depth = 0;
    return piecesOf(query).some(function (piece) {
      depth += piece === "(" ? 1 : piece === ")" ? -1 : 0;
      return depth === 0 && piece.toLowerCase() === "or";
    });
  }

  own.showTerms = function (query) {
    for (const list of lists()) {
      const found = [...list.options].filter((option) => option.value && has(query, option.value));
      list.value = found.length ? found[found.length - 1].value : "";
    }
  };

  document.addEventListener("change", function (event) {
    if (!event.target.matches("select[data-terms]")) return;
    const currency = document.querySelector("#shell-currency-switch input:checked").value.toLowerCase();
    const rest = without(box().value, event.target);
    const kept = event.target.value && hasOuterOr(rest) ? `(${rest})` : rest;
    ask([kept, inCurrency(event.target.value, currency)].filter(Boolean).join(" "));
  });
})(window.dualcaster);
