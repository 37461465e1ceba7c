"""Tables as CSV, in the form that a client asks for, such that a spreadsheet opens them without running anything."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from dashapp.api.parameters import Choice

SEPARATORS = MappingProxyType({"comma": ",", "semicolon": ";", "tab": "\t"})
DECIMALS = MappingProxyType({"point": ".", "comma": ","})
BOM = "\ufeff"
# A spreadsheet takes a cell that begins so for a formula, or strips the first sign and then does; an apostrophe before
# it makes it text: https://owasp.org/www-community/attacks/CSV_Injection
_RUNS = ("=", "+", "-", "@", "\t", "\r")

SEPARATOR = Choice(
    name="csv_separator", choices=SEPARATORS, default="comma", description="Of CSV: what stands between two cells."
)
DECIMAL = Choice(
    name="csv_decimal", choices=DECIMALS, default="point", description="Of CSV: what stands before a number's decimals."
)
WITH_BOM = Choice(
    name="csv_bom",
    choices=("yes", "no"),
    default="no",
    description="Of CSV: whether it begins with a byte order mark, by which spreadsheets know that it is UTF-8.",
)
PARAMETERS = (SEPARATOR, DECIMAL, WITH_BOM)


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a table is written."""

    separator: str = ","
    decimal: str = "."
    bom: bool = False

    @classmethod
    def taken_from(cls, asked: dict[str, Any]) -> "TableForm":
        """Take the form's parameters out of what was asked."""
        separator, decimal, bom = (asked.pop(parameter.name) for parameter in PARAMETERS)
        return cls(SEPARATORS[separator], DECIMALS[decimal], bom == "yes")

    def write(self, rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
        """Write a table with its heads."""
        text = io.StringIO()
        writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\r\n", delimiter=self.separator)
        writer.writeheader()
        writer.writerows({name: self._cell(value) for name, value in row.items()} for row in rows)
        return (BOM if self.bom else "") + text.getvalue()

    def _cell(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return iso(value)
        if isinstance(value, float | Decimal):
            return str(value).replace(".", self.decimal)
        return f"'{value}" if isinstance(value, str) and value.startswith(_RUNS) else value


def iso(time: datetime | None) -> str | None:
    """A time as text: ISO 8601 in UTC with a Z."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z") if time else None
