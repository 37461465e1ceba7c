"""Writes what a search for arbitrage found."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, text

STORE = text("""
    INSERT INTO arbitrage_overviews (currency, searched_at, compared, suspect, unknown, gainful, best_net)
    VALUES (:currency, :searched_at, :compared, :suspect, :unknown, :gainful, :best_net)
    ON CONFLICT (currency) DO UPDATE SET searched_at = excluded.searched_at, compared = excluded.compared,
        suspect = excluded.suspect, unknown = excluded.unknown, gainful = excluded.gainful,
        best_net = excluded.best_net
""")


def store_overview(connection: Connection, values: Mapping[str, Any]) -> None:
    """Store the counts of a search in place of the former ones of its currency."""
    connection.execute(STORE, values)
