"""Conversion of database rows to the dataclasses that services return."""

from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from db.engine import Row

T = TypeVar("T")


def made_of(row: Row, shape: type[T], **others: Any) -> T:
    """Return a dataclass with the row's columns of its fields' names, and with `others`.

    The row may have more columns. Raises TypeError where it has fewer.
    """
    names = _names(shape)  # type: ignore[arg-type]
    told = {name: value for name, value in zip(row._fields, row, strict=True) if name in names}
    return shape(**told | others)


@cache
def _names(shape: type[Any]) -> frozenset[str]:
    return frozenset(field.name for field in fields(shape))
