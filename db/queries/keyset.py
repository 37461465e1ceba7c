"""Keyset pagination: the rows after the last one seen, independent of rows inserted or deleted meanwhile.

A list is sorted by some columns of which the last is unique. Unknown values come last in both directions, so no order
mirrors its reverse: a card without a price is neither the cheapest nor the dearest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class SortColumn:
    """One sort column of a list: an SQL expression of this program, never a reader's text, and its SQL type."""

    expression: str
    type: str
    nullable: bool = False
    descending: bool = False

    @property
    def order(self) -> str:
        """Return the column's term of ORDER BY."""
        return f"{self.expression}{' DESC' if self.descending else ''}{' NULLS LAST' if self.nullable else ''}"

    @property
    def beyond(self) -> str:
        """Return the operator between a later value and an earlier one."""
        return "<" if self.descending else ">"


def descending(columns: Sequence[SortColumn]) -> tuple[SortColumn, ...]:
    """Return the columns, each in the other direction: ties are reversed as well."""
    return tuple(replace(column, descending=not column.descending) for column in columns)


def order_by(columns: Sequence[SortColumn]) -> str:
    """Return the terms of ORDER BY."""
    return ", ".join(column.order for column in columns)


def after(columns: Sequence[SortColumn], position: Sequence[Any]) -> tuple[str, Mapping[str, Any]]:
    """Return the condition that a row comes after a position in the list, and its bound values (after0, after1, ...).

    `position` has the last seen row's value of every column, None where unknown. Raises ValueError if it does not fit
    the columns.
    """
    _check(columns, position)
    values = {f"after{place}": value for place, value in enumerate(position)}
    placeholders = [f"CAST(:{name} AS {column.type})" for name, column in zip(values, columns, strict=True)]
    first = columns[0]
    # A row comparison can use an index of all its columns, the first comparison alone also one of another table.
    not_before = "true" if first.nullable else f"{first.expression} {first.beyond}= {placeholders[0]}"
    if not any(column.nullable for column in columns) and len({column.descending for column in columns}) == 1:
        expressions = ", ".join(column.expression for column in columns)
        return f"{not_before} AND ({expressions}) {first.beyond} ({', '.join(placeholders)})", values
    known = {name: value for name, value in values.items() if value is not None}
    return f"{not_before} AND {_one_by_one(columns, position, placeholders)}", known


def _check(columns: Sequence[SortColumn], position: Sequence[Any]) -> None:
    if len(position) != len(columns):
        raise ValueError(f"a position of {len(columns)} values was expected")
    missing = [column for column, value in zip(columns, position, strict=True) if value is None and not column.nullable]
    if missing:
        raise ValueError(f"{missing[0].expression} is always known")


def _one_by_one(columns: Sequence[SortColumn], position: Sequence[Any], placeholders: Sequence[str]) -> str:
    """Return the condition: later in the first column, or equal there and later in the next, and so on.

    Built from the last column back.
    """
    condition = "false"
    for column, value, placeholder in reversed(list(zip(columns, position, placeholders, strict=True))):
        later = _later(column, value, placeholder)
        same = f"{column.expression} IS NULL" if value is None else f"{column.expression} = {placeholder}"
        condition = f"({later} OR ({same} AND {condition}))"
    return condition


def _later(column: SortColumn, value: Any, placeholder: str) -> str:
    if value is None:
        return "false"
    later = f"{column.expression} {column.beyond} {placeholder}"
    return f"{later} OR {column.expression} IS NULL" if column.nullable else later
