"""Queries for indices: the points of some of them with their levels, and what was restated of one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, text

POINTS = text("""
    SELECT code, day, version, n, coverage, is_published, is_running, base_day, log_level
    FROM index_points LEFT JOIN indices USING (code)
    WHERE replaced_at IS NULL AND code = :code AND day >= :since ORDER BY day
""")
LAST_POINTS = text("""
    SELECT points.*, base_day FROM unnest(CAST(:codes AS text[])) AS wanted (code)
    CROSS JOIN LATERAL (
        SELECT code, day, version, n, coverage, is_published, is_running, log_level FROM index_points
        WHERE index_points.code = wanted.code AND replaced_at IS NULL ORDER BY day DESC LIMIT :days
    ) AS points
    LEFT JOIN indices ON indices.code = points.code
    ORDER BY points.code, day
""")
RESTATED = text("""
    SELECT before.day, before.version, before.log_move, before.log_level, before.n, before.coverage, before.replaced_at,
        after.reason
    FROM index_points AS before JOIN index_points AS after
        ON after.code = before.code AND after.day = before.day AND after.version = before.version + 1
    WHERE before.code = :code AND before.day >= :since ORDER BY before.day, before.version
""")


def last_points(connection: Connection, codes: Sequence[str], days: int) -> Sequence[Row[Any]]:
    """Return the last points of indices, so many of each, by code and day."""
    return connection.execute(LAST_POINTS, {"codes": list(codes), "days": days}).all()


def points(connection: Connection, code: str, since: date) -> Sequence[Row[Any]]:
    """Return the points of an index from a day on, in order."""
    return connection.execute(POINTS, {"code": code, "since": since}).all()


def restated(connection: Connection, code: str, since: date) -> Sequence[Row[Any]]:
    """Return the values of an index that were published and then restated, from a day on."""
    return connection.execute(RESTATED, {"code": code, "since": since}).all()
