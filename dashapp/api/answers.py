"""Making answers: the services' dataclasses as JSON or CSV, with an ETag."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
from flask import Response, request


def json_response(body: Any, status: int = 200) -> Response:
    """Answer with JSON: dataclasses as objects, Decimal as number, times in UTC with a Z. Honours If-None-Match."""
    return _finished(Response(encode(body), status=status, mimetype="application/json"))


def table_response(body: Any, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Response:
    """Answer with `rows` as CSV where the client prefers that, else with `body` as JSON."""
    if request.accept_mimetypes.best_match(["application/json", "text/csv"]) != "text/csv":
        response = json_response(body)
    else:
        text = io.StringIO()
        writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
        response = _finished(Response(text.getvalue(), mimetype="text/csv"))
    response.vary.add("Accept")
    return response


def _finished(response: Response) -> Response:
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        response.add_etag()
        response.headers["Cache-Control"] = "no-cache"
        response.make_conditional(request)
    return response


def _cell(value: Any) -> Any:
    return iso(value) if isinstance(value, datetime) else value


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
