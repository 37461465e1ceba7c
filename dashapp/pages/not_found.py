"""What stands where there is no page, or no such card."""

from dash import dcc, html

TITLE = "Not found"


def layout(**_: str) -> html.Div:
    """Say that the address leads nowhere, and where to go on."""
    return html.Div(notice("There is no page at this address"), className="page")


def notice(title: str) -> html.Section:
    """A friendly dead end."""
    return html.Section(
        [
            html.H1(title),
            html.P("It may have been moved, or the address is not complete."),
            html.P([dcc.Link("Search the cards", href="/cards"), ", or ", dcc.Link("see the market", href="/market")]),
        ],
        className="panel dead-end",
    )
