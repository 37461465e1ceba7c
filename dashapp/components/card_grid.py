"""The grid of cards: its columns and options. Its functions in the browser are in assets/grid.js."""

from typing import Any

import dash_ag_grid

from dashapp.components.spreads import SPREAD

NUMBER, TEXT = "grid-number", "grid-text"
# Orders by repeated clicks on a header; None is the best match first.
RISING, FALLING = ["asc", "desc", None], ["desc", "asc", None]
BLOCK = 50

OPTIONS: dict[str, Any] = {
    "theme": {"function": "inTokens(themeQuartz)"},
    "cacheBlockSize": BLOCK,
    "maxConcurrentDatasourceRequests": 1,  # a block's cursor comes with the previous block
    "maxBlocksInCache": 20,
    "rowBuffer": 5,
    "suppressMultiSort": True,
    "suppressMovableColumns": True,
    "suppressNoRowsOverlay": True,  # the page itself shows the reason
    "animateRows": False,
    "enableCellTextSelection": True,
    "ensureDomOrder": True,
    "tooltipShowDelay": 500,
}
LISTENERS = {
    "firstDataRendered": ["fitColumns(params)"],
    "gridSizeChanged": ["fitColumns(params)"],
    "cellKeyDown": ["openWithEnter(params)"],
    "cellMouseOver": ["showPicture(params)"],
    "cellMouseOut": ["hidePicture(params)"],
    "cellFocused": ["showPictureOfFocused(params)"],
}


def card_grid(grid_id: str, sort: str, order: str) -> dash_ag_grid.AgGrid:
    """Return a grid that loads cards block by block, sorted by a column (one of the search's sorts)."""
    return dash_ag_grid.AgGrid(
        id=grid_id,
        rowModelType="infinite",
        columnDefs=[_sorted(column, sort, order) for column in _columns()],
        defaultColDef={"sortable": False, "resizable": True, "suppressHeaderMenuButton": True},
        dashGridOptions=OPTIONS,
        eventListeners=LISTENERS,
        className="card-grid",
        style={"height": "100%"},
    )


def leave_out_of_pages() -> None:
    """Exclude the grid's script, a fifth of a first load, from all pages: assets/grid.js fetches it for the first grid.

    Dash serves files marked as dynamic without adding them to pages. Call it before the first request.
    """
    for script in dash_ag_grid._js_dist:
        if "async" not in script:
            script["dynamic"] = True


def _columns() -> list[dict[str, Any]]:
    return [
        _column("name", "Name", "CardName", None, flex=1, minWidth=150, sortingOrder=RISING),
        _column("set_code", "Set", "Written", TEXT, 70, sortingOrder=RISING),
        _column("collector_number", "No.", "Written", TEXT, 80, sortingOrder=RISING),
        _column("rarity", "Rarity", "Written", TEXT, 76),
        _column("price", "Price", "Written", NUMBER, 92, sortingOrder=FALLING),
        _column("change_24h", "24 h", "Written", NUMBER, 92),
        _column("change_7d", "7 d", "Written", NUMBER, 92, sortingOrder=FALLING),
        _column("change_30d", "30 d", "Written", NUMBER, 92),
        _column("spread", "Spread", "Written", NUMBER, 84, headerTooltip=f"Spread: {SPREAD}"),
        _column("age", "Age", "Age", NUMBER, 90),
        _column("line", "30 days", "Sparkline", TEXT, 136),
    ]


def _column(field: str, title: str, renderer: str, css: str | None, width: int = 0, **more: Any) -> dict[str, Any]:
    column = {"field": field, "colId": field, "headerName": title, "cellRenderer": renderer, **more}
    column |= {"width": width} if width else {}
    column |= {"cellClass": css, "headerClass": css} if css else {}
    return {**column, "sortable": "sortingOrder" in more}


def _sorted(column: dict[str, Any], sort: str, order: str) -> dict[str, Any]:
    return {**column, "sort": order} if column["colId"] == sort else column
