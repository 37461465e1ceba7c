/* The grid of cards: its script is fetched for the first grid; cells, picture, keyboard. See components/card_grid.py. */

window.dualcaster = window.dualcaster || {};

(function (own) {
  "use strict";

  const SCRIPT = "/_dash-component-suites/dash_ag_grid/dash_ag_grid.min.js";
  const element = (...parts) => window.React.createElement(...parts);
  let fetched = null;

  function fetchScript() {
    return new Promise(function (resolve, reject) {
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
      // What Dash draws stays the same component: another one in its place would begin anew.
      window.dash_ag_grid = { ...library, AgGrid: Grid };
      return { default: library.AgGrid };
    } catch (error) {
      return { default: () => element("p", { role: "alert" }, "The table could not be loaded. Load the page again.") };
    }
  }

  function Grid(properties) {
    fetched = fetched || window.React.lazy(fetchGrid);
    return element(window.React.Suspense, { fallback: null }, element(fetched, properties));
  }
  Grid.dashRenderType = true;
  Grid.dashPersistence = { persisted_props: ["selectedRows"], persistence_type: "local" };
  window.dash_ag_grid = { AgGrid: Grid };

  own.gridOf = function (id) {
    const library = window.dash_ag_grid;
    try { return library.getApi ? library.getApi(id) : null; } catch (error) { return null; } // not drawn yet
  };

  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const addressOf = (row) => "/cards/" + row.id;

  function go(address) {
    window.dash_clientside.set_props("_pages_location", { href: address });
  }

  function follow(event) {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(event.currentTarget.getAttribute("href"));
  }

  cells.CardName = function ({ data }) {
    if (!data) return element("span", { className: "grid-waiting" });
    const link = element("a", { href: addressOf(data), onClick: follow, tabIndex: -1, title: data.name }, data.name);
    const also = data.also && element("span", { className: "caption grid-also", title: data.also }, data.also);
    return element("div", { className: "grid-name" }, link, also, element("span", { className: "caption" }, data.printing));
  };

  cells.Written = function ({ value }) {
    if (!value) return null;
    const arrow = value.arrow && element("span", { className: "arrow", "aria-hidden": "true" }, value.arrow);
    const told = { className: value.css, title: value.hint || undefined, "data-key": value.key };
    return element("span", told, arrow, value.text);
  };

  cells.Age = function ({ value }) {
    if (!value) return null;
    return element("time", { className: value.css, title: value.hint, dateTime: value.time }, value.text);
  };

  const WIDTH = 116, HEIGHT = 28, MARGIN = 3;

  /* One stroke for each stretch without a gap; a day between two gaps is a dot. */
  function path(points) {
    const seen = points.filter((point) => point !== null);
    const low = Math.min(...seen), span = Math.max(...seen) - low;
    const across = (index) => MARGIN + (index * (WIDTH - 2 * MARGIN)) / Math.max(points.length - 1, 1);
    const down = (point) => HEIGHT - MARGIN - (span ? (point - low) / span : 0.5) * (HEIGHT - 2 * MARGIN);
    return points.map(function (point, index) {
      if (point === null) return "";
      const start = index === 0 || points[index - 1] === null;
      const at = across(index).toFixed(1) + " " + down(point).toFixed(1);
      return start ? "M" + at + "h0" : "L" + at;
    }).join("");
  }

  cells.Sparkline = function ({ value }) {
    if (!value) return null;
    if (!value.points.length) return element("span", { className: "unknown", title: value.summary }, "–");
    return element(
      "svg",
      { className: "sparkline", width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img",
        "aria-label": value.summary },
      element("title", null, value.summary),
      element("path", { d: path(value.points) }),
    );
  };

  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  // Width of the grid from which a column is shown; those that are not named always are.
  const SHOWN_FROM = { set_code: 640, change_24h: 640, age: 640, line: 780, change_30d: 900, rarity: 1010, collector_number: 1140, spread: 1140 };

  functions.inTokens = (theme) => theme.withParams({
    backgroundColor: "var(--surface)",
    foregroundColor: "var(--text)",
    textColor: "var(--text)",
    accentColor: "var(--accent)",
    borderColor: "var(--border)",
    headerBackgroundColor: "var(--background)",
    headerTextColor: "var(--muted)",
    headerFontSize: "var(--size-caption)",
    headerFontWeight: 600,
    rowHoverColor: "var(--hover)",
    fontFamily: "var(--font)",
    fontSize: "var(--size-base)",
    cellHorizontalPadding: 10,
    headerHeight: 34,
    rowHeight: 44,
    wrapperBorderRadius: "var(--radius)",
    browserColorScheme: "inherit",
  });

  functions.fitColumns = function ({ api }) {
    const width = document.querySelector(".card-grid").clientWidth;
    for (const [column, from] of Object.entries(SHOWN_FROM)) api.setColumnsVisible([column], width >= from);
  };

  functions.openWithEnter = function ({ event, data }) {
    if (event.key === "Enter" && data) go(addressOf(data));
  };

  function show(row) {
    const picture = document.getElementById("cards-picture");
    if (!picture) return;
    picture.hidden = !(row && row.image);
    picture.style.backgroundImage = picture.hidden ? "" : `url(${JSON.stringify(row.image)})`;
  }

  functions.showPicture = ({ data }) => show(data);
  functions.hidePicture = () => show(null);
  functions.showPictureOfFocused = function ({ api, rowIndex }) {
    const node = rowIndex === null ? null : api.getDisplayedRowAtIndex(rowIndex);
    show(node && node.data);
  };
})(window.dualcaster);
