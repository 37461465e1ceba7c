"""Responses: the services' dataclasses as JSON or CSV, with an ETag; cached as finished bytes where allowed.

A view returns the plain response. `endpoints.endpoint` passes it to `cached_response` or to `conditional`, which
adapt it to the client.
"""

import gzip
import hashlib
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
import orjson
from flask import Response, g, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from dashapp import cache
from dashapp.api.tables import TableForm

JSON, CSV = "application/json", "text/csv"
LEAST_COMPRESSED = 500  # bytes; below, compression gains nothing
OUTDATED = '110 dualcaster "Response is Stale"'
ACCEPT, ENCODING = "Accept", "Accept-Encoding"


class Kept(msgspec.Struct, array_like=True, frozen=True):
    """A cached response. `tag` is the ETag of the plain body; `body` is compressed where `gzipped`."""

    body: bytes
    mimetype: str
    tag: str
    vary: str
    gzipped: bool


def json_response(body: Any, status: int = 200) -> Response:
    """Return a JSON response: dataclasses as objects, Decimal as number, times in UTC with a Z."""
    return _tagged(Response(encode(body), status=status, mimetype=JSON))


def table_response(body: Any, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Response:
    """Return `rows` as CSV in the requested form where the client prefers CSV, else `body` as JSON."""
    if _wanted(request.headers.get(ACCEPT, "")) == JSON:
        response = json_response(body)
    else:
        form: TableForm = g.get("table_form", TableForm())
        response = _tagged(Response(form.write(rows, columns), mimetype=CSV))
    response.vary.add(ACCEPT)
    return response


def _tagged(response: Response) -> Response:
    if response.status_code == 200:
        response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
        response.headers["Cache-Control"] = "no-cache"
    return response


def conditional(response: Response) -> Response:
    """Return a plain response for this client: 304 where its ETag matches, with an Age where the database is away."""
    if (age := cache.age()) is not None:
        response.headers["Age"] = str(round(age))
        response.headers["Warning"] = OUTDATED
    # Checked first: most requests have no condition, and Werkzeug's own check costs a tenth of a cache hit.
    if "If-None-Match" in request.headers and response.status_code == 200:
        response.make_conditional(request)
    return response


def cached_response(make: Callable[[], Response], asked: object) -> Response:
    """Return the cached response of this endpoint and these (frozen) requests, else the one of `make`, for this client.

    Only responses with 200 are cached. A hit queries the Redis of the answers at most once; it loads,
    encodes, hashes and compresses nothing.
    """
    arguments = (_wanted(request.headers.get(ACCEPT, "")), asked)
    found = cache.answer(f"api:{request.endpoint}", arguments, lambda: _finished(make()), _FORM)
    return _fitted(found) if isinstance(found, Kept) else conditional(found)


def _finished(response: Response) -> Kept | Response:
    if response.status_code != 200:
        return response
    plain, mimetype, vary = response.get_data(), response.mimetype or "", response.headers.get("Vary", "")
    is_large = len(plain) >= LEAST_COMPRESSED
    body = gzip.compress(plain, 6, mtime=0) if is_large else plain
    return Kept(body, mimetype, response.get_etag()[0] or "", vary, is_large)


def _kept_bytes(answer: Kept | Response) -> bytes | None:
    return msgspec.msgpack.encode(answer) if isinstance(answer, Kept) else None


# Clients of the API poll with an ETag, so the previous version at once is better than waiting.
_FORM: cache.Form[Kept | Response] = cache.Form(_kept_bytes, msgspec.msgpack.Decoder(Kept).decode, patience=0)


def _fitted(answer: Kept) -> Response:
    """Return a cached response in an encoding that this client accepts."""
    body, tag, vary, headers = answer.body, answer.tag, answer.vary, {"Cache-Control": "no-cache"}
    if answer.gzipped:
        vary = f"{vary}, {ENCODING}" if vary else ENCODING
        # ETags are strong: the compressed body needs one of its own.
        if _takes_gzip(request.headers.get(ENCODING, "")):
            tag, headers["Content-Encoding"] = f"{tag}:gzip", "gzip"
        else:
            body = gzip.decompress(body)
    response = Response(body, mimetype=answer.mimetype, headers=headers)
    if vary:
        response.headers["Vary"] = vary
    response.set_etag(tag)
    return conditional(response)


@lru_cache(128)
def _wanted(accept: str) -> str:
    return parse_accept_header(accept, Accept).best_match([JSON, CSV]) or JSON


@lru_cache(128)
def _takes_gzip(accept_encoding: str) -> bool:
    return parse_accept_header(accept_encoding, Accept).quality("gzip") > 0


def encode(body: Any) -> bytes:
    """Return the JSON of plain data and dataclasses."""
    return orjson.dumps(body, default=_plain, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


def number(price: Decimal | None) -> float:
    """Return a price for the API: 0.00 where unknown; `has_price_data` marks the difference."""
    return float(price) if price is not None else 0.0


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
