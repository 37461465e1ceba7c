/* The card page: the other cards in the chart. Callbacks: callbacks/card_compare.py. */

(function (dualcaster, callbacks) {
  "use strict";

  const SEARCH = "card-add";

  // Dash leads the Tab key to a hidden field before its list; card.css takes it away. -> whether the list is drawn
  function reachSearch() {
    const button = document.getElementById(SEARCH);
    if (button) button.tabIndex = 0;
    return button !== null || !document.getElementById("card-body");
  }

  const idsIn = (compared) => (compared || "").split(",").filter(Boolean);

  // Returns the card of the pressed switch or of the search; "" where switches were drawn and none was pressed.
  function chosenCard(found) {
    const { triggered: [change], triggered_id: pressed } = callbacks.callback_context;
    if (pressed?.card === undefined) return found || "";
    return change.value ? String(pressed.card) : "";
  }

  callbacks.card_compare = {
    // -> ids of the cards compared with this one, choice of the search: cleared
    changeCompared(_clicks, found, compared) {
      const id = chosenCard(found);
      if (!id) return [callbacks.no_update, callbacks.no_update];
      const ids = idsIn(compared), others = ids.filter((one) => one !== id);
      return [(ids.includes(id) ? others : [...others, id]).join(","), null];
    },

    // Lets the Tab key reach the search.
    reachSearch() {
      dualcaster.layout.retry(reachSearch);
    },

    // -> text of every switch, whether it is pressed, whether it is disabled
    markCompared(compared, switches, most) {
      const ids = idsIn(compared);
      const pressed = switches.map(({ card }) => ids.includes(String(card)));
      const isFull = ids.length >= most;
      return [
        pressed.map((one) => (one ? "Comparing" : "Compare")),
        pressed.map(String),
        pressed.map((one) => isFull && !one),
      ];
    },
  };
})((window.dualcaster ??= {}), (window.dash_clientside ??= {}));
