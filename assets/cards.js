/* The cards page: synchronises grid, controls and lists of terms. Callbacks: callbacks/cards.py. */

(function (dualcaster, callbacks) {
  "use strict";

  const GRID = "cards-grid", VERSION = "shell-data-version.data";
  let attempts = 0;

  const isSortedBy = (sorted, column, direction) => sorted?.colId === column && sorted.sort === direction;

  const isHidden = () => document.getElementById("cards-listed")?.hidden === true;

  callbacks.cards = {
    // Makes the grid load its blocks again; if only prices are newer, the scroll position stays.
    reloadCards(_query, _currency, version) {
      const grid = dualcaster.grid.of(GRID);
      const isAnotherAttempt = (version?.attempt || 0) !== attempts;
      attempts = version?.attempt || 0;
      const isOnlyNewer = callbacks.callback_context.triggered.every((change) => change.prop_id === VERSION);
      if (!grid) return;
      if (isOnlyNewer && !isAnotherAttempt) {
        grid.refreshInfiniteCache();
        return;
      }
      if (grid.getDisplayedRowCount()) grid.ensureIndexVisible(0, "top");
      grid.purgeInfiniteCache();
    },

    // Sorts the grid by the controls; the best match is the order without a column.
    sortCards(column, direction) {
      const grid = dualcaster.grid.of(GRID);
      if (!grid) return;
      const sorted = grid.getColumnState().find((one) => one.sort);
      if (!sorted && !grid.getColumn(column)) grid.purgeInfiniteCache();
      else if (!isSortedBy(sorted, column, direction)) {
        grid.applyColumnState({ state: [{ colId: column, sort: direction }], defaultState: { sort: null } });
      }
    },

    // -> column, direction: by the headers of the grid
    showOrder(columns, column, direction) {
      if (isHidden()) return [callbacks.no_update, callbacks.no_update]; // nobody clicks headers beside pictures
      const sorted = (columns || []).find((one) => one.sort);
      if (!sorted && (columns || []).some((one) => one.colId === column)) return ["relevance", "asc"];
      if (!sorted || isSortedBy(sorted, column, direction)) return [callbacks.no_update, callbacks.no_update];
      return [sorted.colId, sorted.sort];
    },

    // -> choice of each list of terms: the query's term
    showTerms(query, ...lists) {
      return lists.map((options) => dualcaster.query.chosenIn(query || "", options.map(({ value }) => value)));
    },
  };
})((window.dualcaster ??= {}), (window.dash_clientside ??= {}));
