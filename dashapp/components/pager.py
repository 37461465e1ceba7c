"""Next and previous under a list that is read page by page; its ids begin with the list's."""

from dash import dcc, html


def trail_id(listing: str) -> str:
    """Id of the cursors of the pages up to the shown one; None opens the first."""
    return f"{listing}-trail"


def following_id(listing: str) -> str:
    """Id of the cursor that opens the next page, None on the last."""
    return f"{listing}-following"


def previous_id(listing: str) -> str:
    """Id of the button that leads a page back."""
    return f"{listing}-previous"


def next_id(listing: str) -> str:
    """Id of the button that leads to the next page."""
    return f"{listing}-next"


def count_id(listing: str) -> str:
    """Id of the words between the buttons."""
    return f"{listing}-count"


def pager(listing: str, label: str) -> html.Nav:
    """The buttons, the words between them, and what they remember. Behaviour: callbacks/paging.py."""
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
