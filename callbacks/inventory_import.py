"""Import page: the imports of before, one import with its rows, the form for an unknown table.

Everything is changed by the API (dashapp/components/forms.py, assets/imports.js); the page is then drawn anew. A worker
that has something to do tells of it over the WebSocket; without that the page asks every second.
"""

import time
from typing import Any

from dash import Input, Output, State, callback, html, no_update

from callbacks import failures, inputs, paging
from dashapp import cached, shell
from dashapp.components import imports, imports_choosing, imports_list, imports_mapping, imports_rows, states
from dashapp.components.pager import trail_id
from dashapp.cursors import next_cursor, opened
from dashapp.identity import needs, user_id
from dashapp.pages import inventory_import as page
from services.actors import Need
from services.people.imports import previews
from services.people.imports.cards import load_cards_of
from services.people.imports.contract import Import, ImportState, NoSuchImport, RowsRequest
from services.people.imports.worth import Worth, load_worth

BUSY_AFTER = 20  # seconds
PAGE_SIZE = 50  # rows
NO_IMPORT = "You have no such import"

paging.turn_pages(page.LISTING, (page.STATE, "value"))


@callback(
    Output(page.EARLIER, "children"),
    Output(imports_choosing.PLACES, "children"),
    Input(page.CHANGES, "data"),
    Input(shell.RECOVERIES, "data"),
    State(page.IMPORT, "data"),
    on_error=failures.in_place(page.EARLIER, "Your imports could not be listed", others=1),
)
@needs(Need.INVENTORY_READ)
def show_earlier(_changes: inputs.Number, _recoveries: Any, import_id: inputs.ImportId) -> tuple[Any, Any]:
    """Return the imports of the reader and the names of their locations, where the page shows no import."""
    if import_id is not None:
        return no_update, no_update
    places = [html.Option(value=name) for name in previews.load_places(user_id())]
    return imports_list.listing(previews.load_imports(user_id())), places


@callback(
    Output(page.MAPPING, "children"),
    Input(page.TABLE, "data"),
    on_error=failures.in_place(page.MAPPING, "The columns could not be shown"),
)
@needs(Need.INVENTORY_WRITE)
def show_mapping(table: inputs.ImportTable | None) -> Any:
    """Return the form for the columns of an unknown table, which the API has answered."""
    return imports_mapping.mapping(table["columns"], table["examples"]) if table else None


@callback(
    Output(page.SUMMARY, "children"),
    Output(page.STATUS, "children"),
    Output(page.POLL, "disabled"),
    Output(page.POLL, "interval"),
    Output(page.STATE, "options"),
    Output(page.STATE, "value"),
    Output(page.ROWS, "hidden"),
    Output(page.SHOWN, "data"),
    Input(page.POLL, "n_intervals"),
    Input(page.CHANGES, "data"),
    Input(shell.RECOVERIES, "data"),
    State(page.IMPORT, "data"),
    State(page.SHOWN, "data"),
    State(page.STATE, "value"),
    State(shell.LIVE_BADGE, "className"),
    on_error=failures.kept_while_away(
        lambda error: (failures.explain(error, page.SUMMARY, "The import could not be read"), *[no_update] * 7)
    ),
)
@needs(Need.INVENTORY_READ)
def show_import(
    _ticks: inputs.Clicks,
    changes: inputs.Number,
    _recoveries: Any,
    import_id: inputs.ImportId,
    shown: inputs.ShownImport | None,
    state: inputs.RowFilter,
    connection: inputs.Text | None = None,
) -> tuple[Any, ...]:
    """Return an import as it is now; nothing where the page shows it already, or shows none.

    A state that no row is in any more gives way to all.
    """
    if import_id is None:
        return (no_update,) * 8
    try:
        one = previews.load_import(user_id(), import_id)
    except NoSuchImport:
        advice = "It may have been discarded. Your imports are listed where a file is chosen."
        return states.nothing(NO_IMPORT, advice), NO_IMPORT, True, no_update, no_update, no_update, True, None
    now = _shown(one, changes, int(time.time()), shown)
    if now == shown:
        return (no_update,) * 8
    is_waiting, options = imports.is_waiting(one), imports.state_options(one.counts)
    is_kept = is_waiting or state in [option["value"] for option in options]
    return (
        imports.summary(one, now["is_long"], _worth(one)),
        imports.told(one, now["is_long"]),
        not is_waiting,
        page.EVERY_WHILE_TOLD if connection == shell.LIVE_NOW else page.EVERY,
        options,
        no_update if is_kept else imports.ALL,
        one.state is ImportState.RECEIVED,
        now,
    )


@callback(
    *paging.outputs(page.RESULTS, page.LISTING),
    Input(trail_id(page.LISTING), "data"),
    Input(page.STATE, "value"),
    Input(page.SHOWN, "data"),
    State(page.IMPORT, "data"),
    on_error=paging.failed(page.RESULTS, "The rows could not be listed"),
)
@needs(Need.INVENTORY_READ)
def show_rows(
    trail: inputs.Trail, state: inputs.RowFilter, shown: inputs.ShownImport | None, import_id: inputs.ImportId
) -> tuple[Any, ...]:
    """Return one page of the rows of an import, in the order of the file."""
    if shown is None or import_id is None:
        return (no_update,) * 5
    wanted = None if state == imports.ALL else state
    request = opened(RowsRequest(import_id, wanted, PAGE_SIZE), trail[-1])
    try:
        found = previews.load_rows(user_id(), request)
    except NoSuchImport:  # discarded meanwhile: the summary says so
        return (None, *paging.shown([None], None, 0, "rows"))
    can_choose = shown["phase"] == ImportState.PREVIEWED
    if found.items:
        body = imports_rows.rows(import_id, found, load_cards_of(found.items), can_choose=can_choose)
    else:
        body = states.nothing("No rows are here", "Rows are kept for 90 days.")
    return body, *paging.shown(trail, next_cursor(request, found), len(found.items), "rows")


def _worth(one: Import) -> Worth | None:
    """Return what a file is worth that its owner has still to take over."""
    if one.state is not ImportState.PREVIEWED:
        return None
    return load_worth(user_id(), one.id, cached.load_settings(user_id()))


def _shown(one: Import, changes: int, now: int, before: inputs.ShownImport | None) -> inputs.ShownImport:
    """Return what the page is to show: the state, the changes until now, and since when (seconds) it waits."""
    is_same = before is not None and (before["phase"], before["changes"]) == (one.state, changes)
    since = before["since"] if before is not None and is_same else now
    is_long = imports.is_waiting(one) and now - since >= BUSY_AFTER
    return {"phase": str(one.state), "changes": changes, "since": since, "is_long": is_long}
