"""Conversion of database rows to the dataclasses that services return."""

from dataclasses import fields
from typing import Any, TypeVar

from db.engine import Row

T = TypeVar("T")


def made_of(row: Row, shape: type[T], **others: Any) -> T:
    """Return a dataclass with the row's columns of its fields' names, and with `others`.

    The row may have more columns. Raises TypeError where it has fewer.
    """
    columns = row._mapping
    told = {field.name: columns[field.name] for field in fields(shape) if field.name in columns}  # type: ignore[arg-type]
    return shape(**told | others)
