"""Page about the method of an index: its rules, as the computation reads them. Behaviour: callbacks/method.py."""

from dash import dcc, html

from dashapp import paths
from dashapp.components.panels import panel, place
from dashapp.pages import not_found
from market.indices.families import INDICES
from market.indices.methodology import rules_of, title_of

PATH, TITLE = paths.METHOD, "Method"
CODE, TITLE_TEXT, STANDING, CORRECTIONS = "method-code", "method-title", "method-standing", "method-corrections"

FILTER_DEFAULTS: dict[str, str] = {}


def layout(index_code: str = "DC-USD-ALL-EW", **_: str) -> html.Div:
    """Build the page of an index; an unknown code gives the not-found page."""
    index = INDICES.get(index_code)
    if index is None:
        return not_found.layout()
    rules = [part for rule in rules_of(index) for part in (html.Dt(rule.about), html.Dd(rule.text))]
    return html.Div(
        [
            dcc.Store(id=CODE, data=index.code),
            dcc.Store(id=TITLE_TEXT, data=index.code),
            html.Section(
                [html.H1(title_of(index)), html.P([html.Code(index.code), " · ", _back()], className="caption")],
                className="page-head",
            ),
            panel("Where it stands", place(STANDING, "line-place")),
            panel("Rules", html.Dl(rules, className="terms-list")),
            panel("Corrections", place(CORRECTIONS, "note-place")),
        ],
        className="page",
    )


def exists(index_code: str) -> bool:
    """Return whether there is such an index."""
    return index_code in INDICES


def _back() -> dcc.Link:
    return dcc.Link("All indices", href=paths.INDICES)
