"""Cursors: the place in a list after which its next page begins, as a text that only we can have written.

A cursor holds the sorted values of the last row seen and is signed for one list in one order with one query: changed by
a byte, or given to another list, it is refused. Nothing in it is a secret. Its key is SECRET_KEY; without that setting
cursors, like sessions, end with the process.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from dashapp.services.requests import InvalidRequest, whole_number
from dashapp.settings import settings

T = TypeVar("T")

VERSION = 1  # of what cursors hold; another one makes the cursors of before invalid
LONGEST_CURSOR = 2000
LARGEST_PAGE = 100
USUAL_PAGE = 20
FOREIGN = "is not one that this list gave"
_SIGNATURE = 16  # bytes; as hard to guess as any key of 128 bits


def write_cursor(scope: Sequence[str], position: Sequence[Any]) -> str:
    """Return the cursor of a position in a list. `scope` names the list, its sort and order and what it was asked."""
    payload = msgspec.msgpack.encode(tuple(position))
    return _as_text(_signature(scope, payload) + payload)


def read_cursor(cursor: str, scope: Sequence[str], kind: type[T]) -> T:
    """Return the position that a cursor holds, as `kind`, a tuple type.

    Raises InvalidRequest for what is no cursor, is damaged, or is from another list, sort, order, query or version.
    """
    try:
        return msgspec.msgpack.decode(_payload(cursor, scope), type=kind)
    except ValueError:
        raise InvalidRequest({"cursor": FOREIGN}) from None


def page_size(
    limit: str | int | None, problems: dict[str, str], usual: int = USUAL_PAGE, most: int = LARGEST_PAGE
) -> int:
    """Return how many rows a reader wants, or note the problem under `limit` and return the usual number."""
    if limit is None or limit == "":
        return usual
    size = whole_number(str(limit), 1, most)
    if size is None:
        problems["limit"] = f"must be a whole number from 1 to {most}"
    return size or usual


def _payload(cursor: str, scope: Sequence[str]) -> bytes:
    """What we signed. Raises ValueError; also for another spelling of the same bytes, which base64 would let pass."""
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
