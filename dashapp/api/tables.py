"""Tables as CSV, in the client's form, safe against formula injection in spreadsheets."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any

from services.requests import Request
from services.rules import Choice

SEPARATORS = MappingProxyType({"comma": ",", "semicolon": ";", "tab": "\t"})
DECIMALS = MappingProxyType({"point": ".", "comma": ","})
BOM = "\ufeff"
# Spreadsheets run a cell with such a first sign as a formula, some after stripping it; an apostrophe before it makes
# it text: https://owasp.org/www-community/attacks/CSV_Injection
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class TableForm(Request):
    """How a table is written."""

    csv_separator: Annotated[str, Choice(choices=SEPARATORS, description="Of CSV: what stands between two cells.")] = (
        "comma"
    )
    csv_decimal: Annotated[
        str, Choice(choices=DECIMALS, description="Of CSV: what stands before a number's decimals.")
    ] = "point"
    csv_bom: Annotated[
        str,
        Choice(
            choices=("yes", "no"),
            description="Of CSV: whether it begins with a byte order mark, by which spreadsheets know that it is "
            "UTF-8.",
        ),
    ] = "no"

    def write(self, rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
        """Return a table with its header."""
        text, separator = io.StringIO(), SEPARATORS[self.csv_separator]
        writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\r\n", delimiter=separator)
        writer.writeheader()
        writer.writerows({name: self._cell(value) for name, value in row.items()} for row in rows)
        return (BOM if self.csv_bom == "yes" else "") + text.getvalue()

    def _cell(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return iso(value)
        if isinstance(value, float | Decimal):
            return str(value).replace(".", DECIMALS[self.csv_decimal])
        return f"'{value}" if isinstance(value, str) and value.startswith(_RUNS) else value


def iso(time: datetime | None) -> str | None:
    """Return a time as text: ISO 8601 in UTC with a Z."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z") if time else None
