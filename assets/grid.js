/* The grid of cards: fetches its script for the first grid. Its options: dashapp/components/card_grid.py. */

(function (dualcaster) {
  "use strict";

  const SCRIPT = "/_dash-component-suites/dash_ag_grid/dash_ag_grid.min.js";
  const FAILED = "The table could not be loaded. Load the page again.";
  const element = (...parts) => window.React.createElement(...parts);
  let fetched = null;

  function fetchScript() {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = SCRIPT;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  async function fetchGrid() {
    try {
      await fetchScript();
      const library = window.dash_ag_grid;
      // Dash keeps the same component: a replacement would start anew.
      window.dash_ag_grid = { ...library, AgGrid: Grid };
      return { default: library.AgGrid };
    } catch {
      return { default: () => element("p", { role: "alert" }, FAILED) };
    }
  }

  function Grid(properties) {
    fetched ||= window.React.lazy(fetchGrid);
    return element(window.React.Suspense, { fallback: null }, element(fetched, properties));
  }
  Grid.dashRenderType = true;
  Grid.dashPersistence = { persisted_props: ["selectedRows"], persistence_type: "local" };
  window.dash_ag_grid = { AgGrid: Grid };

  // Returns the library's API of a grid by its id; null while it is not drawn.
  function of(id) {
    try {
      return window.dash_ag_grid.getApi?.(id) ?? null;
    } catch {
      return null;
    }
  }

  dualcaster.grid = { of };
})((window.dualcaster ??= {}));
