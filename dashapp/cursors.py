"""Cursors: places in lists (services/paging.py), signed, as texts for clients.

A cursor is signed for one list in one order with one query: a changed byte or another list makes it invalid. It has
no secrets. Its key is SECRET_KEY; without that setting cursors, like sessions, end with the process.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

import msgspec

from dashapp.settings import settings
from services.paging import FOREIGN
from services.requests import InvalidRequest
from services.rules import Text

VERSION = 1  # of the cursors' content; a new one invalidates earlier cursors
LONGEST_CURSOR = 2000
CURSOR = Text(
    longest=LONGEST_CURSOR,
    description="Opens the page that follows another: its `next_cursor`, with all other parameters the same. "
    "Left out: the first page.",
)
_SIGNATURE = 16  # bytes; as hard to guess as any key of 128 bits


class ListRequest(Protocol):
    """A request of a page: a frozen dataclass whose `after` is the place of the previous page's last row."""

    @property
    def scope(self) -> Sequence[str]: ...  # the list's name, order and query: a cursor is valid for no other


class Page(Protocol):
    """A page of a list."""

    @property
    def next_after(self) -> bytes | None: ...


R = TypeVar("R", bound=ListRequest)


def opened(request: R, cursor: str | None) -> R:
    """Return the request of the page that a cursor opens, of the first page without one.

    Raises InvalidRequest for a damaged cursor, or one of another list, sort, order, query or version.
    """
    if not cursor:
        return request
    return replace(request, after=read_cursor(cursor, request.scope))  # type: ignore[type-var]


def next_cursor(request: ListRequest, page: Page) -> str | None:
    """Return the cursor that opens the page after this one, None after the last."""
    return None if page.next_after is None else write_cursor(request.scope, page.next_after)


def paging(request: ListRequest, page: Page) -> dict[str, object]:
    """Return the API's fields of a page beside its items."""
    return {"next_cursor": next_cursor(request, page), "has_more": page.next_after is not None}


def write_cursor(scope: Sequence[str], place: bytes) -> str:
    """Return the cursor of a place in a list of this scope."""
    return _as_text(_signature(scope, place) + place)


def read_cursor(cursor: str, scope: Sequence[str]) -> bytes:
    """Return the place that a cursor holds. Raises InvalidRequest as `opened` does."""
    try:
        return _payload(cursor, scope)
    except ValueError:
        raise InvalidRequest({"cursor": FOREIGN}) from None


def _payload(cursor: str, scope: Sequence[str]) -> bytes:
    """Return the signed bytes. Raises ValueError, also for another base64 spelling of the same bytes."""
    if len(cursor) > LONGEST_CURSOR:
        raise ValueError("too long")
    signed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    signature, payload = signed[:_SIGNATURE], signed[_SIGNATURE:]
    if _as_text(signed) != cursor or not hmac.compare_digest(signature, _signature(scope, payload)):
        raise ValueError("not ours")
    return payload


def _signature(scope: Sequence[str], payload: bytes) -> bytes:
    key = settings().SECRET_KEY.get_secret_value().encode()
    return hmac.digest(key, msgspec.msgpack.encode(("cursor", VERSION, *scope, payload)), "sha256")[:_SIGNATURE]


def _as_text(signed: bytes) -> str:
    return urlsafe_b64encode(signed).decode().rstrip("=")
