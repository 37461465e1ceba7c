"""Canonical JSON of a record, and its hash: the same bytes for the same content, whoever wrote it and wherever.

Floating-point numbers are refused: their text depends on who writes it. Money is whole minor units; any other number is
a Decimal, which becomes a text.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any


def canonical(record: Mapping[str, Any]) -> str:
    """Return the canonical JSON of a record: keys sorted, no spaces, times in UTC with microseconds.

    Raises TypeError for a value that has no canonical form.
    """
    return json.dumps(_plain(record), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> bytes:
    """Return the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).digest()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value if value else abs(value), "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")
