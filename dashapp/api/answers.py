"""Making answers: the services' dataclasses as JSON or CSV, with an ETag; kept as finished bytes where they may be.

What a view makes is the plain answer. `endpoints.endpoint` hands it to `kept` or to `told`, which fit it to the client.
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
ACCEPT, ENCODING = "Accept", "Accept-Encoding"


class Kept(msgspec.Struct, array_like=True, frozen=True):
    """A finished answer. `tag` is the ETag of the plain body; `body` is compressed where `gzipped`."""

    body: bytes
    mimetype: str
    tag: str
    vary: str
    gzipped: bool


def json_response(body: Any, status: int = 200) -> Response:
    """Answer with JSON: dataclasses as objects, Decimal as number, times in UTC with a Z."""
    return _tagged(Response(encode(body), status=status, mimetype=JSON))


def table_response(body: Any, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Response:
    """Answer with `rows` as CSV where the client prefers that, in its form, else with `body` as JSON."""
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


def told(response: Response) -> Response:
    """A plain answer for this client: 304 where it knows it already."""
    # Asked for first, because most requests have no condition and Werkzeug's answer to that costs a tenth of a hit.
    if "If-None-Match" in request.headers and response.status_code == 200:
        response.make_conditional(request)
    return response


def kept(make: Callable[[], Response], asked: Mapping[str, object]) -> Response:
    """The answer that is kept for this endpoint and these checked values, else what `make` answers, for this client.

    Only answers with 200 are kept. A hit asks Redis once, and neither loads, encodes, hashes nor compresses anything.
    """
    arguments = (_wanted(request.headers.get(ACCEPT, "")), tuple(asked.items()))
    found = cache.answer(f"api:{request.endpoint}", arguments, lambda: _finished(make()), _FORM)
    return _fitted(found) if isinstance(found, Kept) else told(found)


def _finished(response: Response) -> Kept | Response:
    if response.status_code != 200:
        return response
    plain, mimetype, vary = response.get_data(), response.mimetype or "", response.headers.get("Vary", "")
    is_large = len(plain) >= LEAST_COMPRESSED
    body = gzip.compress(plain, 6, mtime=0) if is_large else plain
    return Kept(body, mimetype, response.get_etag()[0] or "", vary, is_large)


def _kept_bytes(answer: Kept | Response) -> bytes | None:
    return msgspec.msgpack.encode(answer) if isinstance(answer, Kept) else None


# Whoever asks the API asks again, with an ETag: the previous version at once is better than waiting.
_FORM: cache.Form[Kept | Response] = cache.Form(_kept_bytes, msgspec.msgpack.Decoder(Kept).decode, patience=0)


def _fitted(answer: Kept) -> Response:
    """A kept answer as this client can read it."""
    body, tag, vary, headers = answer.body, answer.tag, answer.vary, {"Cache-Control": "no-cache"}
    if answer.gzipped:
        vary = f"{vary}, {ENCODING}" if vary else ENCODING
        if _takes_gzip(request.headers.get(ENCODING, "")):
            tag, headers["Content-Encoding"] = f"{tag}:gzip", "gzip"
        else:
            body = gzip.decompress(body)
    response = Response(body, mimetype=answer.mimetype, headers=headers)
    if vary:
        response.headers["Vary"] = vary
    response.set_etag(tag)
    return told(response)


@lru_cache(128)
def _wanted(accept: str) -> str:
    return parse_accept_header(accept, Accept).best_match([JSON, CSV]) or JSON


@lru_cache(128)
def _takes_gzip(accept_encoding: str) -> bool:
    return parse_accept_header(accept_encoding, Accept).quality("gzip") > 0


def encode(body: Any) -> bytes:
    """JSON of plain data and dataclasses."""
    return orjson.dumps(body, default=_plain, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


def number(price: Decimal | None) -> float:
    """A price as the API tells it: 0.00 where unknown; `has_price_data` tells the difference."""
    return float(price) if price is not None else 0.0


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
