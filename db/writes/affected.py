"""Whether a statement with RETURNING has changed a row."""

from typing import Any

from sqlalchemy import Connection, TextClause


def has_row(connection: Connection, statement: TextClause, **values: Any) -> bool:
    """Execute a statement and return whether it returned a row."""
    return connection.execute(statement, values).one_or_none() is not None
