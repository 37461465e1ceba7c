/* The card page: which lines its chart has, and how many filters are set. Callbacks: callbacks/card_lines.py. */

(function (callbacks) {
  "use strict";

  const ALL = "all";

  const shownIn = (value, marketplaces) => (value === ALL ? marketplaces : value.split(","));

  // Turns a marketplace's lines on or off; the last ones cannot be turned off, for a chart without lines says nothing.
  function toggled(value, marketplace, marketplaces) {
    const shown = shownIn(value, marketplaces);
    const wanted = marketplaces.filter((one) => (one === marketplace) !== shown.includes(one));
    return wanted.length === 0 || wanted.length === marketplaces.length ? ALL : wanted.join(",");
  }

  callbacks.card_lines = {
    // -> the marketplaces whose lines are shown
    toggleLines(clicks, value, switches) {
      const { triggered_id: pressed } = callbacks.callback_context;
      if (!pressed || !clicks.some(Boolean)) return callbacks.no_update;
      return toggled(value || ALL, pressed.marketplace, switches.map(({ marketplace }) => marketplace));
    },

    // -> whether each switch is pressed
    markLines(value, switches) {
      const marketplaces = switches.map(({ marketplace }) => marketplace);
      const shown = shownIn(value || ALL, marketplaces);
      return marketplaces.map((one) => String(shown.includes(one)));
    },

    // -> the first and the last day: none, unless the reader chooses days
    clearDays(period) {
      return period === "custom" ? [callbacks.no_update, callbacks.no_update] : ["", ""];
    },

    // -> the number of filters that are set, beside the name of their button
    countFilters(...values) {
      const defaults = values.pop();
      const { inputs_list: controls } = callbacks.callback_context;
      const set = controls.filter(({ id, value }) => (value ?? defaults[id]) !== defaults[id]);
      return set.length ? ` (${set.length})` : "";
    },
  };
})((window.dash_clientside ??= {}));
