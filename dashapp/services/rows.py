"""Rows of the database as the dataclasses that services answer with."""

from dataclasses import fields
from typing import Any, TypeVar

from db.engine import Row

T = TypeVar("T")


def made_of(row: Row, shape: type[T], **others: Any) -> T:
    """A dataclass of the columns of a row that are named like its fields, and of what else is told.

    The row may have more columns. Raises TypeError where it has fewer.
    """
    columns = row._mapping
    told = {field.name: columns[field.name] for field in fields(shape) if field.name in columns}  # type: ignore[arg-type]
    return shape(**told | others)
