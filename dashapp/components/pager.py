"""Pager of a list: buttons for the next and previous page; its ids begin with the list's."""

from dash import dcc, html


def trail_id(listing: str) -> str:
    """Return the id of the cursors of the pages up to the shown one; None opens the first."""
    return f"{listing}-trail"


def following_id(listing: str) -> str:
    """Return the id of the cursor that opens the next page, None on the last."""
    return f"{listing}-following"


def previous_id(listing: str) -> str:
    """Return the id of the button to the previous page."""
    return f"{listing}-previous"


def next_id(listing: str) -> str:
    """Return the id of the button to the next page."""
    return f"{listing}-next"


def count_id(listing: str) -> str:
    """Return the id of the text between the buttons."""
    return f"{listing}-count"


def pager(listing: str, label: str) -> html.Nav:
    """Return the buttons, the text between them, and their stored cursors. Behaviour: callbacks/paging.py."""
    return html.Nav(
        [
            dcc.Store(id=trail_id(listing), data=[None]),
            dcc.Store(id=following_id(listing)),
            html.Button("Previous", id=previous_id(listing), type="button", className="button", disabled=True),
            html.Span(id=count_id(listing), className="pager-text", role="status"),
            html.Button("Next", id=next_id(listing), type="button", className="button", disabled=True),
        ],
        className="pager",
        **{"aria-label": label},
    )
