/* Functions named in the options of the grid of cards (dashapp/components/card_grid.py): look, columns, picture. */

(function (dualcaster, functions) {
  "use strict";

  // Least width of the grid in pixels for a column; columns without one are always shown.
  const SHOWN_FROM = {
    change_7d: 300, set_code: 640, change_24h: 640, age: 640, line: 780, change_30d: 900, rarity: 960, spread: 1140,
    collector_number: 1240,
  };

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
    headerColumnResizeHandleColor: "transparent", // shown by grid.css for the column that is pointed at
    rowHeight: 44,
    wrapperBorderRadius: "var(--radius)",
    browserColorScheme: "inherit",
  });

  functions.fitColumns = function ({ api }) {
    const width = document.querySelector(".card-grid").clientWidth;
    for (const [column, from] of Object.entries(SHOWN_FROM)) api.setColumnsVisible([column], width >= from);
  };

  functions.openWithEnter = function ({ event, data }) {
    if (event.key === "Enter" && data) dualcaster.links.go(`/cards/${data.id}`);
  };

  function show(row) {
    const picture = document.getElementById("cards-picture");
    if (!picture) return;
    picture.hidden = !row;
    picture.style.backgroundImage = picture.hidden ? "" : `url("${dualcaster.pictures.path(row.id, "normal")}")`;
  }

  functions.showPicture = ({ data }) => show(data);
  functions.hidePicture = () => show(null);
  functions.showPictureOfFocused = function ({ api, rowIndex }) {
    show(rowIndex === null ? null : api.getDisplayedRowAtIndex(rowIndex)?.data);
  };
})((window.dualcaster ??= {}), (window.dashAgGridFunctions ??= {}));
