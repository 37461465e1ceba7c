"""Writes the members of universes, and the points of indices; published values are replaced by versions only."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, text

from db.copying import copy_columns
from market.histories import numbered_day
from market.indices.families import VERSION, Universe
from market.indices.membership import Members
from market.indices.moves import Move

MEMBERSHIPS = "index_memberships (universe, valid_from, series, weights)"
REPLACE = text("UPDATE index_points SET replaced_at = now() WHERE code = :code AND day = :day AND replaced_at IS NULL")
STORE = text("""
    INSERT INTO index_points (code, day, version, log_move, n, coverage, is_published, is_running, method, reason)
    VALUES (:code, :day, :version, :log_move, :n, :coverage, :is_published, :is_running, :method, :reason)
    ON CONFLICT (code, day, version) DO UPDATE SET log_move = excluded.log_move, n = excluded.n,
        coverage = excluded.coverage, is_published = excluded.is_published, is_running = excluded.is_running,
        method = excluded.method, computed_at = now()
""")
SET_BASES = text("""
    INSERT INTO indices (code, base_day) SELECT code, min(day) FROM index_points WHERE is_published GROUP BY code
    ON CONFLICT (code) DO NOTHING
""")
# Moves of days that are not published count, too. Replaced versions keep the level that was published.
SET_LEVELS = text("""
    UPDATE index_points AS point SET log_level = chained.log_level
    FROM (
        SELECT code, day, version, sum(log_move) OVER (PARTITION BY code ORDER BY day)
            - sum(log_move) FILTER (WHERE day <= base_day) OVER (PARTITION BY code) AS log_level
        FROM index_points JOIN indices USING (code)
        WHERE replaced_at IS NULL AND code = ANY(:codes)
    ) AS chained
    WHERE point.code = chained.code AND point.day = chained.day AND point.version = chained.version
        AND point.log_level IS DISTINCT FROM chained.log_level
""")


class Point(NamedTuple):
    """A version of a point to be stored; `reason` of one that restates an earlier version."""

    code: str
    day: int
    version: int
    move: Move
    is_running: bool
    reason: str | None = None


def store_members(connection: Connection, universe: Universe, day: int, members: Members) -> None:
    """Store the members of a universe from a day on; they have none from that day yet."""
    row = (np.array([universe.code.encode()]), np.array([day], np.int32), members.series[None], members.values[None])
    copy_columns(connection, MEMBERSHIPS, row)


def store_points(connection: Connection, points: Iterable[Point]) -> None:
    """Store versions of points with the levels that follow; earlier versions stay, as replaced."""
    found = list(points)
    restated = [_key(one) for one in found if one.reason]
    if restated:
        connection.execute(REPLACE, restated)
    if found:
        connection.execute(STORE, [_values(one) for one in found])
        connection.execute(SET_BASES)
        connection.execute(SET_LEVELS, {"codes": sorted({one.code for one in found})})


def _key(point: Point) -> dict[str, str | date]:
    return {"code": point.code, "day": numbered_day(point.day)}


def _values(point: Point) -> dict[str, object]:
    told = {"version": point.version, "is_running": point.is_running, "method": VERSION, "reason": point.reason}
    return {**_key(point), **told, **point.move._asdict(), "is_published": point.move.is_published}
