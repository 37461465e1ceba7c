"""Pages of lists: their size in rows, and the place after which the next one begins.

A place holds the sort values of the last row of a page, as bytes. The request for the next page returns them
(dashapp/cursors.py signs them for clients).
"""

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

import msgspec

from services.requests import InvalidRequest
from services.rules import WholeNumber

T = TypeVar("T")

LARGEST_PAGE = 100
USUAL_PAGE = 20
FOREIGN = "is not one that this list gave"

PageSize = Annotated[int, WholeNumber(most=LARGEST_PAGE, description="How many a page has at most.")]


def place_of(position: Sequence[Any]) -> bytes:
    """Return the place of a row, from the values of its list's sort columns."""
    return msgspec.msgpack.encode(tuple(position))


def position_at(place: bytes | None, kind: type[T]) -> T | None:
    """Return the values at a place, as `kind`, a tuple type; None for the beginning. Raises InvalidRequest."""
    if place is None:
        return None
    try:
        return msgspec.msgpack.decode(place, type=kind)
    except ValueError:
        raise InvalidRequest({"cursor": FOREIGN}) from None
