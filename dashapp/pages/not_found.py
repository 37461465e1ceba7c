"""The page for an unknown address, card or set."""

from dash import dcc, html

from dashapp.paths import CARDS, MARKET

TITLE = "Not found"


def layout(**_: str) -> html.Div:
    """Return the page for an unknown address, with links to others."""
    return html.Div(notice("There is no page at this address"), className="page")


def notice(title: str) -> html.Section:
    """Return a friendly notice with links to other pages."""
    return html.Section(
        [
            html.H1(title),
            html.P("It may have been moved, or the address is not complete."),
            html.P([dcc.Link("Search the cards", href=CARDS), ", or ", dcc.Link("see the market", href=MARKET)]),
        ],
        className="panel dead-end",
    )
