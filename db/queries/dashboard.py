"""Queries for the stored sections of the dashboard, and for the few numbers beside them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

SECTIONS = text("""
    SELECT section, version, computed_at, body::text AS body FROM dashboard_sections
    WHERE currency = :currency AND section = ANY(:sections)
""")
# Sources with an edition that was read whole; simulated ones count, too.
STATS = text("""
    SELECT coalesce(max(cards_tracked), 0) AS cards, coalesce(sum(series_with_price), 0)::bigint AS series,
        (SELECT coalesce(sum(snapshots), 0)::bigint FROM snapshot_counts) AS snapshots, max(as_of) AS as_of,
        (SELECT count(DISTINCT source) FROM ingestion_runs WHERE status = 'succeeded') AS sources
    FROM market_overviews
""")
OPEN = text("""
    SELECT count(*) FROM recommendations AS one
    WHERE expires_at > now() AND (CAST(:currency AS text) IS NULL OR currency = :currency)
        AND NOT EXISTS (SELECT FROM recommendations WHERE corrects = one.id)
""")


def sections(connection: Connection, currency: str, names: Sequence[str]) -> dict[str, Row[Any]]:
    """Return sections by name as they were computed last, the body as JSON; NULL: the computation failed."""
    found = connection.execute(SECTIONS, {"currency": currency, "sections": list(names)})
    return {row.section: row for row in found}


def stats(connection: Connection) -> Row[Any]:
    """Return how many cards, series with retail prices, snapshots and sources there are, over all currencies."""
    return connection.execute(STATS).one()


def open_recommendations(connection: Connection, currency: str | None = None) -> int:
    """Return how many recommendations are open, in a currency or in all."""
    return int(connection.execute(OPEN, {"currency": currency}).scalar_one())
