"""Queries for the activity: events of the market and of a user by their ids, and what a user has seen."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, text

from analysis.activity import OF_MARKET as OF_MARKET_KINDS
from analysis.activity import Kind

# An event without a currency is about no prices: it belongs to all of them.
EVENTS = """
    SELECT id, dedupe_key AS key, user_id, kind, currency, subject, occurred_at, as_of, facts FROM activity
    WHERE {whose} AND {kinds} AND (CAST(:currency AS text) IS NULL OR currency = :currency OR currency IS NULL)
        AND id > :after AND id < :before
    ORDER BY id {direction} LIMIT :limit
"""
OF_MARKET, OF_USER = "user_id IS NULL", "user_id = :user_id"
OF_KINDS, ANY_KIND = "kind = ANY(:kinds)", "true"
# A literal: how many events a kind has differs too much for one plan.
ONE_KIND: Mapping[str, str] = MappingProxyType({kind: f"kind = '{kind}'" for kind in Kind})
LAST = text("SELECT coalesce(max(id), 0) FROM activity")
LAST_OF_USER = text("SELECT coalesce(max(id), 0) FROM activity WHERE user_id = :user_id")
SEEN = text("SELECT last_id FROM activity_seen WHERE user_id = :user_id")
FACTS = text("SELECT facts FROM activity WHERE dedupe_key = :key")
COUNT = text(f"""
    SELECT count(*) FROM activity
    WHERE {OF_USER} AND {OF_KINDS} AND id > :after AND (currency = :currency OR currency IS NULL)
""")


class Part(NamedTuple):
    """A part of the activity: ids after one and before another, of some kinds, in a currency (None: in any).

    `is_forward`: the first ones after `after`; else the last ones before `before`.
    """

    kinds: Collection[str]
    currency: str | None
    after: int
    before: int
    limit: int
    is_forward: bool


def events(connection: Connection, user_id: int | None, part: Part) -> Sequence[Row[Any]]:
    """Return events of the market (`user_id` None) or of a user in the order in which they were asked for."""
    kinds = sorted(part.kinds)
    is_any = user_id is None and len(kinds) == len(OF_MARKET_KINDS)
    statement = EVENTS.format(
        whose=OF_MARKET if user_id is None else OF_USER,
        kinds=ANY_KIND if is_any else ONE_KIND[kinds[0]] if len(kinds) == 1 else OF_KINDS,
        direction="ASC" if part.is_forward else "DESC",
    )
    values: dict[str, Any] = {} if is_any or len(kinds) == 1 else {"kinds": kinds}
    values |= {"currency": part.currency, "after": part.after, "before": part.before, "limit": part.limit}
    values |= {} if user_id is None else {"user_id": user_id}
    return connection.execute(text(statement), values).all()


def last_id(connection: Connection, user_id: int | None = None) -> int:
    """Return the id of the newest event, of anybody or of a user; 0 without any."""
    if user_id is None:
        return int(connection.scalar(LAST) or 0)
    return int(connection.scalar(LAST_OF_USER, {"user_id": user_id}) or 0)


def seen(connection: Connection, user_id: int) -> int:
    """Return the id of the last event that a user has seen, 0 for none."""
    return int(connection.scalar(SEEN, {"user_id": user_id}) or 0)


def count_after(connection: Connection, user_id: int, kinds: Collection[str], currency: str, after: int) -> int:
    """Return how many events of some kinds in a currency, or about no prices, a user has after an id."""
    values = {"user_id": user_id, "kinds": sorted(kinds), "currency": currency, "after": after}
    return int(connection.execute(COUNT, values).scalar_one())


def facts_of(connection: Connection, key: str) -> dict[str, Any]:
    """Return the facts of the event with a key, none where there is no such event."""
    return connection.scalar(FACTS, {"key": key}) or {}
