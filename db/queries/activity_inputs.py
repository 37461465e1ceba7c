"""What the activity is published from: signals, batches of the ledger, states of sources, alerts, wants."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from db.copying import array_text
from db.queries.arbitrage import FAILING
from db.queries.card_summary import IS_LISTED
from db.queries.wanted import CHEAPEST, GRADES, MEANT

CARD = "cards.id AS card_id, cards.name, cards.set_code, cards.collector_number"
# An event with what is known of its series.
SIGNAL = f"""
    SELECT events.id, events.type, events.direction, events.value, events.confidence / 1000::float8 AS confidence,
        events.strength / 1e6::float8 * events.confidence AS score, events.started_at, events.is_confirmed,
        series.condition, series.finish, series.language, marketplaces.slug AS marketplace, latest.price,
        latest.confirmed_at AS as_of, {CARD}
    FROM signal_events AS events
    JOIN price_series AS series ON series.id = events.series_id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN confirmed_prices AS latest ON latest.series_id = events.series_id
    JOIN ingestion_runs AS runs ON runs.id = latest.run_id
    JOIN cards ON cards.id = series.card_id AND {IS_LISTED}
"""
# Those that go on and are not of a source whose last load failed: its prices are half there.
UNPUBLISHED = text(f"""
    WITH failing AS MATERIALIZED ({FAILING})
    SELECT events.id, events.type, series.card_id, events.strength / 1e6::float8 * events.confidence AS score
    FROM signal_events AS events
    JOIN price_series AS series ON series.id = events.series_id
    JOIN latest_prices AS latest ON latest.series_id = events.series_id
    JOIN ingestion_runs AS runs ON runs.id = latest.run_id
    JOIN cards ON cards.id = series.card_id AND {IS_LISTED}
    WHERE NOT is_published AND events.currency = :currency AND ended_at IS NULL
        AND events.started_at > :since AND runs.source NOT IN (SELECT source FROM failing)
""")
SIGNALS = text(f"{SIGNAL} WHERE events.id = ANY(CAST(:ids AS bigint[]))")
# Of each card that a user holds in the finish, the strongest; `number` is of all such cards.
HELD = text(f"""
    WITH told AS MATERIALIZED (
        {SIGNAL} WHERE events.id = ANY(CAST(:ids AS bigint[])) AND type = ANY(:types)
    ), moved AS (
        SELECT DISTINCT ON (holdings.user_id, told.card_id) told.*, holdings.user_id
        FROM told JOIN holdings ON holdings.card_id = told.card_id AND holdings.finish = told.finish
            AND holdings.quantity > 0
        WHERE told.confidence >= :least
        ORDER BY holdings.user_id, told.card_id, told.score DESC, told.id
    )
    SELECT * FROM (
        SELECT moved.*, row_number() OVER (PARTITION BY user_id ORDER BY score DESC, id) AS place,
            count(*) OVER (PARTITION BY user_id) AS number
        FROM moved
    ) AS ranked WHERE place <= :most ORDER BY user_id, place
""")
# `best` is the row of a batch that was issued first: of one search the best one.
ISSUED = text("""
    SELECT batches.id AS batch_id, batches.made_at, one.currency, one.type, count(*) AS number,
        min(one.id) AS best
    FROM ledger_batches AS batches JOIN recommendations AS one ON one.batch_id = batches.id
    WHERE batches.id > :after AND batches.made_at > :since
    GROUP BY batches.id, batches.made_at, one.currency, one.type ORDER BY batches.id, one.currency, one.type
""")
NAMED = text(f"""
    SELECT one.id, one.action, one.expected_net, {CARD}
    FROM recommendations AS one
    LEFT JOIN price_series AS series ON series.id = one.series_id LEFT JOIN cards ON cards.id = series.card_id
    WHERE one.id = ANY(:ids)
""")
OUTCOMES = text("""
    SELECT batches.id AS batch_id, batches.made_at, one.currency, one.type, outcomes.horizon,
        count(*) FILTER (WHERE label = 'hit') AS hits, count(*) FILTER (WHERE label = 'miss') AS misses,
        count(*) FILTER (WHERE label = 'unfilled') AS unfilled, count(*) FILTER (WHERE label = 'no_price') AS no_price
    FROM ledger_batches AS batches
    JOIN recommendation_outcomes AS outcomes ON outcomes.batch_id = batches.id
    JOIN recommendations AS one ON one.id = outcomes.recommendation_id
    WHERE batches.id > :after AND batches.made_at > :since
    GROUP BY batches.id, batches.made_at, one.currency, one.type, outcomes.horizon
    ORDER BY batches.id, one.currency, one.type, outcomes.horizon
""")
LAST_BATCH = text("SELECT coalesce(max(id), 0) FROM ledger_batches")
# By source its newest event: whether it was late.
SOURCES = text("""
    SELECT DISTINCT ON (subject) subject, facts FROM activity
    WHERE kind = 'sources' AND user_id IS NULL ORDER BY subject, id DESC
""")
ALERTS = text("""
    SELECT events.id, events.user_id FROM alert_events AS events
    WHERE events.created_at > :since AND NOT EXISTS (
        SELECT FROM activity WHERE dedupe_key = 'alert:' || events.id
    ) ORDER BY events.id LIMIT :limit
""")
# All wants with a maximum whose best current price is at it or below.
AT_TARGET = text(f"""
    SELECT wants.id AS want_id, wants.user_id, wants.currency, wants.maximum, cheapest.price, cheapest.confirmed_at,
        cheapest.condition, cheapest.finish, cheapest.language, marketplaces.slug AS marketplace, {CARD}
    FROM wants {MEANT} {CHEAPEST}
    JOIN marketplaces ON marketplaces.id = cheapest.marketplace_id
    JOIN cards ON cards.id = cheapest.card_id
    WHERE wants.maximum IS NOT NULL AND cheapest.price <= CAST(wants.maximum AS numeric) / 100
    ORDER BY wants.id
""")


def unpublished(connection: Connection, currency: str, since: datetime) -> Sequence[Row[Any]]:
    """Return the events of signals of a currency that began after a time, go on, and have not been published.

    Each has its card and its score alone: there may be many.
    """
    return connection.execute(UNPUBLISHED, {"currency": currency, "since": since}).all()


def signals(connection: Connection, ids: Sequence[int]) -> dict[int, Row[Any]]:
    """Return some events of signals by their ids, with what is known of their series."""
    return {row.id: row for row in connection.execute(SIGNALS, {"ids": array_text(ids)})} if ids else {}


def held(
    connection: Connection, ids: Sequence[int], types: Sequence[str], least: float, most: int
) -> Sequence[Row[Any]]:
    """Return those of some events of signals, of a type and a confidence, that are about cards that users hold.

    There are `most` of a user, by user; `number` is that of all of the user's.
    """
    if not ids:
        return ()
    values = {"ids": array_text(ids), "types": list(types), "least": least, "most": most}
    return connection.execute(HELD, values).all()


def issued(connection: Connection, after: int, since: datetime) -> Sequence[Row[Any]]:
    """Return the batches of recommendations after one, made after a time, by currency and type."""
    return connection.execute(ISSUED, {"after": after, "since": since}).all()


def named(connection: Connection, ids: Sequence[int]) -> dict[int, Row[Any]]:
    """Return recommendations with their cards by their numbers."""
    return {row.id: row for row in connection.execute(NAMED, {"ids": list(ids)})} if ids else {}


def outcomes(connection: Connection, after: int, since: datetime) -> Sequence[Row[Any]]:
    """Return the batches of outcomes after one, made after a time, by currency, type and horizon."""
    return connection.execute(OUTCOMES, {"after": after, "since": since}).all()


def last_batch(connection: Connection) -> int:
    """Return the number of the newest batch of the ledger, 0 without any."""
    return int(connection.scalar(LAST_BATCH) or 0)


def sources(connection: Connection) -> dict[str, bool]:
    """Return by source whether its newest event says that it is late."""
    return {row.subject: bool(row.facts["is_late"]) for row in connection.execute(SOURCES)}


def alerts(connection: Connection, since: datetime, limit: int) -> Sequence[Row[Any]]:
    """Return the events of alerts since a time that have not been published (id, user_id)."""
    return connection.execute(ALERTS, {"since": since, "limit": limit}).all()


def at_target(connection: Connection) -> Sequence[Row[Any]]:
    """Return the wants of all users whose best current price is at their maximum or below, with that price."""
    return connection.execute(AT_TARGET, {**GRADES, "currency": None}).all()
