"""Making answers: the services' dataclasses as JSON, with an ETag."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
from flask import Response, request


def json_response(body: Any, status: int = 200) -> Response:
    """Answer with JSON: dataclasses as objects, Decimal as number, times in UTC with a Z. Honours If-None-Match."""
    response = Response(encode(body), status=status, mimetype="application/json")
    if request.method in ("GET", "HEAD") and status == 200:
        response.add_etag()
        response.headers["Cache-Control"] = "no-cache"
        response.make_conditional(request)
    return response


def encode(body: Any) -> bytes:
    """JSON of plain data and dataclasses."""
    return orjson.dumps(body, default=_plain, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


def iso(time: datetime | None) -> str | None:
    """A time as text: ISO 8601 in UTC with a Z."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z") if time else None


def number(price: Decimal | None) -> float:
    """A price as the API tells it: 0.00 where unknown; `has_price_data` tells the difference."""
    return float(price) if price is not None else 0.0


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
