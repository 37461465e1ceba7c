"""Admin page: sources, runs, rejected records, suspect prices, dead letters, and an operator's actions on them.

States, times and counts are public; errors, records, arguments of tasks and all actions are for operators only. The
address's fragment selects the shown part. Behaviour: callbacks/admin.py and callbacks/admin_actions.py.
"""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashapp import admin_token, paths
from dashapp.components import filters, pager
from dashapp.components.panels import panel, place
from dashapp.identity import is_operator

PATH, TITLE = paths.ADMIN, "Admin"
PARTS_PLACE = "admin-parts"
SOURCES, RUNS, REJECTED, LETTERS = "admin-sources", "admin-runs", "admin-rejected", "admin-letters"
SUSPECTS = "admin-suspects"
RUN, SOURCE, REASON = "admin-run", "admin-source", "admin-reason"
DEFAULTS, CLEAR = "admin-defaults", "admin-clear"
REPLAY, LETTER = "admin-replay", "admin-letter"
TOKEN, SIGN_IN, SIGN_OUT, RESULT = "admin-token", "admin-sign-in", "admin-sign-out", "admin-result"
NAME, OPERATOR = "admin-name", "operator"  # the name of the token in a password manager
SIGNED_OUT, SIGNED_IN, CHOICES = "admin-signed-out", "admin-signed-in", "admin-choices"
CONFIRM, ASKED, DONE = "admin-confirm", "admin-asked", "admin-done"

FILTER_DEFAULTS = {RUN: filters.ALL, SOURCE: filters.ALL, REASON: filters.ALL}
PARTS = {
    "sources": "Sources",
    "runs": "Runs",
    "rejected": "Rejected",
    "suspects": "Suspect",
    "letters": "Failed tasks",
}


def layout(run: str = "", source: str = "", reason: str = "", **_: str) -> html.Div:
    """Build the page; the query string filters the rejected records."""
    chosen = {RUN: _number(run), SOURCE: _word(source), REASON: _word(reason)}
    return html.Div(
        [
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            html.Section([html.H1("Admin"), _health(), *_signing(is_operator())], className="page-head admin-head"),
            html.Div(id=RESULT, role="status"),
            _parts(),
            html.Div(
                [
                    _part("sources", "Sources", place(SOURCES)),
                    _part("runs", "Ingestion runs", place(RUNS)),
                    _part("rejected", "Rejected records", _filters(chosen), place(REJECTED), _pager()),
                    _part("suspects", "Suspect prices", place(SUSPECTS)),
                    _part("letters", "Failed tasks", place(LETTERS), html.Div(id=LETTER)),
                ],
                id=PARTS_PLACE,
                className="parts sources",
            ),
            *_questions(),
        ],
        className="page",
    )


def _health() -> html.A:
    return html.A("Health of the servers", href=paths.ADMIN_HEALTH)


def count_id(part: str) -> str:
    """Return the id of the number beside a part's name."""
    return f"admin-count-{part}"


def _parts() -> html.Nav:
    links = [
        html.A([title, " ", html.Span(id=count_id(part), className="count")], href=f"#{part}")
        for part, title in PARTS.items()
    ]
    return html.Nav(links, className="parts-nav", **{"aria-label": "Parts of this page"})


def _part(part: str, title: str, *content: Any) -> html.Div:
    return html.Div(panel(title, *content), className=f"part {part}")


def _signing(operator: bool) -> list[html.Div]:
    """Return the sign-in of visitors and the sign-out of operators: one of them is hidden."""
    if not admin_token.are_accepted():
        words = ["Actions are off. Set ", html.Code("ADMIN_TOKEN"), ", 16 characters or more, for the web process."]
        entrance: list[Any] = [html.P(words, className="caption"), dbc.Input(id=TOKEN, type="hidden")]
    else:
        entrance = [
            html.Div(
                [
                    html.Label("Name", htmlFor=NAME),
                    dbc.Input(id=NAME, value=OPERATOR, autocomplete="username", readonly=True, tabindex="-1"),
                ],
                className="sr-only",
            ),
            html.Label("Admin token", htmlFor=TOKEN, className="control-label"),
            dbc.Input(id=TOKEN, type="password", autocomplete="current-password"),
        ]
    enter = html.Button("Sign in", type="submit", className="button", hidden=not admin_token.are_accepted())
    leave = html.Button("Sign out", id=SIGN_OUT, type="button", className="button")
    form = dbc.Form([*entrance, enter], id=SIGN_IN, class_name="control")
    return [
        html.Div(form, id=SIGNED_OUT, hidden=operator),
        html.Div([html.Span("Signed in as operator"), leave], id=SIGNED_IN, className="control", hidden=not operator),
    ]


def _filters(chosen: dict[str, str]) -> html.Div:
    return html.Div(
        [
            filters.choice(RUN, "Run", _options(chosen[RUN], "All runs"), chosen[RUN]),
            filters.choice(SOURCE, "Source", _options(chosen[SOURCE], "All sources"), chosen[SOURCE]),
            filters.choice(REASON, "Reason", _options(chosen[REASON], "All reasons"), chosen[REASON]),
            filters.clear(CLEAR),
            html.Button("Read again", id=REPLAY, type="button", className="button"),
        ],
        id=CHOICES,
        className="filters",
        hidden=not is_operator(),
    )


def _options(value: str, everything: str) -> list[dict[str, str]]:
    return filters.options({} if value == filters.ALL else {value: value}, everything)


def _pager() -> html.Nav:
    return pager.pager(REJECTED, "Pages of rejected records")


def _questions() -> list[Any]:
    """Return the confirmation dialog, the store of its action, and the counter of performed actions."""
    return [dcc.ConfirmDialog(id=CONFIRM), dcc.Store(id=ASKED), dcc.Store(id=DONE, data=0)]


def _number(text: object) -> str:
    small = isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 10
    return text if small and isinstance(text, str) else filters.ALL


def _word(text: object) -> str:
    return text if isinstance(text, str) and text else filters.ALL
