"""Admin page: sources, runs, rejected records, suspect prices, dead letters, and what an operator does about them.

The part that the address names after # is shown. Behaviour: callbacks/admin.py and callbacks/admin_actions.py.
"""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashapp.components import filters, pager
from dashapp.components.panels import panel, place
from dashapp.services import tokens

PATH, TITLE = "/admin", "Admin"
PARTS_PLACE = "admin-parts"
SOURCES, RUNS, REJECTED, LETTERS = "admin-sources", "admin-runs", "admin-rejected", "admin-letters"
SUSPECTS = "admin-suspects"
RUN, SOURCE, REASON = "admin-run", "admin-source", "admin-reason"
DEFAULTS, CLEAR = "admin-defaults", "admin-clear"
REPLAY, LETTER = "admin-replay", "admin-letter"
TOKEN, RESULT = "admin-token", "admin-result"
CONFIRM, ASKED, DONE = "admin-confirm", "admin-asked", "admin-done"

FILTER_DEFAULTS = {RUN: filters.ALL, SOURCE: filters.ALL, REASON: filters.ALL}
PARTS = {
    "sources": "Sources",
    "runs": "Runs",
    "rejected": "Rejected",
    "suspects": "Suspect",
    "letters": "Dead letters",
}


def layout(run: str = "", source: str = "", reason: str = "", **_: str) -> html.Div:
    """Build the page; the query string chooses the rejected records that are shown."""
    chosen = {RUN: _number(run), SOURCE: _word(source), REASON: _word(reason)}
    return html.Div(
        [
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            html.Section([html.H1("Admin"), _token()], className="page-head admin-head"),
            html.Div(id=RESULT, role="status"),
            _parts(),
            html.Div(
                [
                    _part("sources", "Sources", place(SOURCES)),
                    _part("runs", "Ingestion runs", place(RUNS)),
                    _part("rejected", "Rejected records", _filters(chosen), place(REJECTED), _pager()),
                    _part("suspects", "Suspect prices", place(SUSPECTS)),
                    _part("letters", "Dead letters", place(LETTERS), html.Div(id=LETTER)),
                ],
                id=PARTS_PLACE,
                className="parts sources",
            ),
            *_questions(),
        ],
        className="page",
    )


def count_id(part: str) -> str:
    """Id of the number beside a part's name."""
    return f"admin-count-{part}"


def _parts() -> html.Nav:
    links = [
        html.A([title, " ", html.Span(id=count_id(part), className="count")], href=f"#{part}")
        for part, title in PARTS.items()
    ]
    return html.Nav(links, className="parts-nav", **{"aria-label": "Parts of this page"})


def _part(part: str, title: str, *content: Any) -> html.Div:
    return html.Div(panel(title, *content), className=f"part {part}")


def _token() -> html.Div:
    if not tokens.are_accepted():
        words = ["Actions are off. Set ", html.Code("ADMIN_TOKEN"), ", 16 characters or more, for the web process."]
        return html.Div([html.P(words, className="caption"), dbc.Input(id=TOKEN, type="hidden")])
    field = dbc.Input(
        id=TOKEN, type="password", autocomplete="off", persistence=True, persistence_type="session", debounce=False
    )
    return html.Div([html.Label("Admin token", htmlFor=TOKEN, className="control-label"), field], className="control")


def _filters(chosen: dict[str, str]) -> html.Div:
    return html.Div(
        [
            filters.choice(RUN, "Run", _options(chosen[RUN], "All runs"), chosen[RUN]),
            filters.choice(SOURCE, "Source", _options(chosen[SOURCE], "All sources"), chosen[SOURCE]),
            filters.choice(REASON, "Reason", _options(chosen[REASON], "All reasons"), chosen[REASON]),
            filters.clear(CLEAR),
            html.Button("Read again", id=REPLAY, type="button", className="button", disabled=not tokens.are_accepted()),
        ],
        className="filters",
    )


def _options(value: str, everything: str) -> list[dict[str, str]]:
    return filters.options({} if value == filters.ALL else {value: value}, everything)


def _pager() -> html.Nav:
    return pager.pager(REJECTED, "Pages of rejected records")


def _questions() -> list[Any]:
    """What asks before something is done, what was asked, and how often something has been done."""
    return [dcc.ConfirmDialog(id=CONFIRM), dcc.Store(id=ASKED), dcc.Store(id=DONE, data=0)]


def _number(text: object) -> str:
    small = isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 10
    return text if small and isinstance(text, str) else filters.ALL


def _word(text: object) -> str:
    return text if isinstance(text, str) and text else filters.ALL
