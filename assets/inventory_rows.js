/* The rows of the inventory page that a reader has chosen, and the bar for all of them. */

(function (dualcaster, callbacks) {
  "use strict";

  const BAR = "inventory-bulk", TOLD = "inventory-chosen";
  const boxes = () => [...document.querySelectorAll("#inventory-rows [role=checkbox]")];
  const isChosen = (box) => box.getAttribute("aria-checked") === "true";
  const number = (holdings) => (holdings.length === 1 ? "1 row" : `${holdings.length} rows`);

  // -> the chosen holdings, each as its number and version
  const chosen = () => boxes().filter(isChosen).map((box) => box.dataset.row);

  function show() {
    const bar = document.getElementById(BAR), holdings = chosen();
    if (!bar) return;
    bar.hidden = holdings.length === 0;
    document.getElementById(TOLD).textContent = holdings.length ? `${number(holdings)} chosen` : "";
  }

  function choose(some, isSo) {
    for (const box of some) box.setAttribute("aria-checked", String(isSo));
    show();
  }

  document.addEventListener("click", ({ target }) => {
    const box = target.closest?.("#inventory-rows [role=checkbox]"), button = target.closest?.("[data-choose]");
    if (box) choose([box], !isChosen(box));
    else if (button) choose(boxes(), button.dataset.choose === "all");
  });

  callbacks.inventory = {
    // The rows were drawn anew: none is chosen.
    chooseNone() {
      requestAnimationFrame(() => choose(boxes(), false));
    },
  };

  dualcaster.inventoryRows = { chosen, number };
})((window.dualcaster ??= {}), (window.dash_clientside ??= {}));
