/* The address: writes filters into it without a page load, clears them, and reloads on a link to the same page. */

(function (dualcaster, callbacks) {
  "use strict";

  // dcc.Location ignores replaceState, so Dash may take a link to the same path for the current address. The browser
  // follows such a link itself and loads the page with the link's filters.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const isSame = link && link.origin === location.origin && link.pathname === location.pathname;
    if (isSame && !link.hash && !link.target) event.stopPropagation();
  }, true);

  // Drops the first word of an id: "market-period" is "period" in the address.
  const parameterOf = (id) => id.slice(id.indexOf("-") + 1);

  function search(values, defaults, currency) {
    const parameters = new URLSearchParams();
    for (const [id, value] of Object.entries(values)) {
      if ((value ?? null) !== null && value !== defaults[id]) parameters.set(parameterOf(id), value);
    }
    if (currency && (currency !== "USD" || parameters.size)) parameters.set("currency", currency);
    return parameters.size ? `?${parameters.toString().replaceAll("%2C", ",").replaceAll("%3A", ":")}` : "";
  }

  function write(query) {
    if (location.search === query) return;
    history.replaceState(history.state, "", location.pathname + query + location.hash);
  }

  callbacks.address = {
    // -> whether there is no filter to clear
    writeFilters() {
      const { inputs_list: inputs, states_list: [{ value: defaults }] } = callbacks.callback_context;
      const filters = inputs.filter((input) => input.property === "value");
      const currency = inputs.find((input) => input.property !== "value");
      const values = Object.fromEntries(filters.map((input) => [input.id, input.value]));
      write(search(values, defaults, currency?.value));
      return Object.entries(values).every(([id, value]) => (value ?? "") === defaults[id]);
    },

    // -> value of every filter
    clearFilters(clicks, defaults) {
      const outputs = callbacks.callback_context.outputs_list;
      const values = [outputs].flat().map((output) => (clicks ? defaults[output.id] : callbacks.no_update));
      return Array.isArray(outputs) ? values : values[0];
    },
  };

  dualcaster.address = { search, write };
})((window.dualcaster ??= {}), (window.dash_clientside ??= {}));
