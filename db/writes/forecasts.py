"""Writes of trained models: a row is added, never changed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, text

COLUMNS = (
    "target", "method", "version", "trained_at", "first_issue", "last_issue", "rows", "names", "mean", "scale",
    "weights", "intercept", "evaluation",
)  # fmt: skip
ADD = text(
    f"INSERT INTO forecast_models ({', '.join(COLUMNS)}) VALUES"
    f" ({', '.join('CAST(:evaluation AS jsonb)' if name == 'evaluation' else f':{name}' for name in COLUMNS)})"
    " RETURNING id"
)


def add_model(connection: Connection, row: Mapping[str, Any]) -> int:
    """Add a model with the values of COLUMNS, its evaluation as JSON; return its number."""
    number: int = connection.execute(ADD, row).scalar_one()
    return number
