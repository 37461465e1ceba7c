/* Texts on hover (`title`) for the keyboard and for fingers: a value that is focused or tapped shows its own beside it.

   A mouse has the browser's tooltip, and screen readers read the attribute. In a table one value is a stop of the Tab
   key; the arrow keys lead to the others (dashapp/components/tables.py). */

(function (dualcaster) {
  "use strict";

  const GAP = 6, MARGIN = 8; // pixels
  const TOLD = "[title][tabindex]";
  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  let shown = null;

  const tip = Object.assign(document.createElement("div"), { className: "tip", hidden: true });
  tip.setAttribute("aria-hidden", "true");
  document.body.append(tip);

  function hide() {
    shown = null;
    tip.hidden = true;
  }

  // Above the value; below it where there is no room. Never beyond the window's edges.
  function place({ left, top, bottom }, { width, height } = tip.getBoundingClientRect()) {
    const across = Math.min(left, window.innerWidth - width - MARGIN);
    const above = top - height - GAP;
    tip.style.left = `${Math.max(MARGIN, across)}px`;
    tip.style.top = `${above < MARGIN ? bottom + GAP : above}px`;
  }

  function show(value) {
    shown = value;
    tip.textContent = value.title;
    tip.hidden = false;
    place(value.getBoundingClientRect());
  }

  // Returns the value with a text that is meant: itself, or the one in a cell of the grid, which has the focus for it.
  const toldBy = (target) => target.closest(TOLD) ?? target.closest(".ag-cell")?.querySelector("[title]") ?? null;

  // Moves the focus to another value of the same table, and the table's stop of the Tab key with it.
  function step(value, by) {
    const values = [...value.closest("table").querySelectorAll(TOLD)];
    const next = values[values.indexOf(value) + by];
    if (!next) return;
    value.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    show(next);
  }

  document.addEventListener("focusin", ({ target }) => {
    const value = target.matches(":focus-visible") ? toldBy(target) : null;
    if (value?.title) show(value);
    else hide();
  });
  document.addEventListener("focusout", hide);

  document.addEventListener("click", ({ target }) => {
    const value = target.closest("a, button, summary") ? null : toldBy(target);
    if (value?.title && value !== shown) show(value);
    else if (shown) hide();
  });

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (key === "Escape") hide();
    else if (STEPS[key] && target.matches?.(TOLD) && target.closest("table")) {
      event.preventDefault();
      step(target, STEPS[key]);
    }
  });

  document.addEventListener("scroll", () => { if (shown) place(shown.getBoundingClientRect()); }, true);

  dualcaster.tips = { place };
})((window.dualcaster ??= {}));
