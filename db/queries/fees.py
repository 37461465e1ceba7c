"""Queries for fees."""

from dataclasses import fields

from sqlalchemy import Connection, text

from market.fees import Fee

EVERY = text(f"SELECT {', '.join(field.name for field in fields(Fee))} FROM fees ORDER BY id")


def every(connection: Connection) -> list[Fee]:
    """Return all fees, former ones, too."""
    return [Fee(*row) for row in connection.execute(EVERY)]
