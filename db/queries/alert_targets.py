"""Queries about what alerts watch: which rules a change of prices touches, and what they see then."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, text

from db.copying import array_text
from db.queries import alert_wants
from db.queries.card_summary import IS_LISTED
from db.queries.wanted import GRADES
from db.summaries.current import current
from market.current import CURRENT_FOR
from market.periods import Bucket

IDS = "ANY(CAST(:ids AS integer[]))"
# No index leads from a run to its snapshots; their times bound the search, and older ones are not current anyway. A
# table with statistics: the planner must know whether a handful of series has changed, or all.
EMPTY = (
    text("CREATE TEMPORARY TABLE IF NOT EXISTS alerts_changed (series_id integer) ON COMMIT DELETE ROWS"),
    text("DELETE FROM alerts_changed"),
)
CHANGED = text("""
    INSERT INTO alerts_changed
    SELECT DISTINCT series_id FROM price_snapshots
    WHERE time >= :since AND time < :until AND run_id = ANY(CAST(:runs AS integer[]))
""")
TOUCHED = text(f"""
    SELECT rules.id FROM alerts_changed AS changed JOIN alert_rules AS rules USING (series_id)
    WHERE rules.due_at IS NOT NULL
    UNION
    SELECT rules.id FROM alert_rules AS rules
    JOIN cards ON cards.oracle_id = rules.oracle_id
    JOIN price_series AS series ON series.card_id = cards.id AND series.currency = rules.currency
    JOIN alerts_changed AS changed ON changed.series_id = series.id
    WHERE rules.oracle_id IS NOT NULL AND rules.due_at IS NOT NULL
    UNION
    SELECT rules.id FROM alert_rules AS rules
    JOIN price_series AS series ON series.card_id = rules.card_id AND series.currency = rules.currency
    JOIN alerts_changed AS changed ON changed.series_id = series.id
    WHERE rules.trigger IN ('buylist', 'spread', 'liquidation') AND rules.due_at IS NOT NULL
    UNION
    SELECT rules.id FROM alert_rules AS rules
    JOIN holdings ON holdings.location_id = rules.location_id AND holdings.quantity > 0
    JOIN price_series AS series ON series.card_id = holdings.card_id AND series.currency = rules.currency
    JOIN alerts_changed AS changed ON changed.series_id = series.id
    WHERE rules.location_id IS NOT NULL AND rules.due_at IS NOT NULL
    UNION
    SELECT rules.id FROM alert_rules AS rules JOIN (
        SELECT DISTINCT cards.set_code, series.currency FROM alerts_changed AS changed
        JOIN price_series AS series ON series.id = changed.series_id JOIN cards ON cards.id = series.card_id
        WHERE EXISTS (SELECT FROM alert_rules WHERE set_code IS NOT NULL)
    ) AS moved ON moved.set_code = rules.set_code AND moved.currency = rules.currency
    WHERE rules.set_code IS NOT NULL AND rules.due_at IS NOT NULL
    UNION
    SELECT rules.id FROM alert_rules AS rules
    WHERE rules.query IS NOT NULL AND rules.due_at IS NOT NULL AND EXISTS (
        SELECT FROM alerts_changed AS changed JOIN price_series AS series ON series.id = changed.series_id
        WHERE series.currency = rules.currency
    )
    UNION {alert_wants.TOUCHED}
    ORDER BY id
""")
# The series of the same variant at all marketplaces.
TWIN = """
    twin.card_id = series.card_id AND twin.kind = 'retail' AND twin.finish = series.finish
    AND twin.condition = series.condition AND twin.language = series.language AND twin.currency = series.currency
"""
# `is_there`: the series is, and copies of it are held where the rule is about these. `time` is NULL without a price.
OF_SERIES = text(f"""
    SELECT rules.id, series.id IS NOT NULL AND (rules.target = 'series' OR EXISTS (
            SELECT FROM holdings AS held
            WHERE held.user_id = rules.user_id AND held.card_id = series.card_id AND held.quantity > 0
                AND held.condition = series.condition AND held.finish = series.finish
                AND held.language = series.language
        )) AS is_there, series.id AS series_id, latest.time, latest.confirmed_at, latest.price, latest.num_listings,
        latest.absent_since, latest.run_id, runs.source, extreme.price AS extreme, offer.price AS buylist,
        offer.time AS buylist_time, apart.share, apart.time AS share_time,
        CASE rules.change_window WHEN '24h' THEN latest.change_24h WHEN '7d' THEN latest.change_7d
            WHEN '30d' THEN latest.change_30d END AS change
    FROM alert_rules AS rules
    LEFT JOIN price_series AS series ON series.id = rules.series_id
    LEFT JOIN confirmed_prices AS latest ON latest.series_id = series.id
    LEFT JOIN ingestion_runs AS runs ON runs.id = latest.run_id
    LEFT JOIN LATERAL (
        SELECT CASE rules.trigger WHEN 'new_low' THEN min(past.price) ELSE max(past.price) END AS price
        FROM price_snapshots AS past
        WHERE rules.trigger IN ('new_low', 'new_high') AND past.series_id = rules.series_id
            AND past.time < latest.time AND past.time >= latest.time - rules.days * interval '1 day'
    ) AS extreme ON true
    LEFT JOIN LATERAL (
        SELECT paid.price, paid.time
        FROM price_series AS twin JOIN confirmed_prices AS paid ON paid.series_id = twin.id
        WHERE rules.trigger = 'buylist' AND twin.card_id = series.card_id AND twin.kind = 'buylist'
            AND twin.finish = series.finish AND twin.language = series.language AND twin.currency = series.currency
            AND paid.absent_since IS NULL AND paid.confirmed_at > latest.confirmed_at - CAST(:reach AS interval)
        ORDER BY paid.price DESC LIMIT 1
    ) AS offer ON true
    LEFT JOIN LATERAL (
        SELECT round(100 * (max(asked.price) - min(asked.price)) / min(asked.price), 2) AS share,
            max(asked.time) AS time
        FROM price_series AS twin JOIN confirmed_prices AS asked ON asked.series_id = twin.id
        WHERE rules.trigger = 'spread' AND {TWIN}
            AND asked.absent_since IS NULL AND asked.confirmed_at > latest.confirmed_at - CAST(:reach AS interval)
        HAVING count(*) > 1
    ) AS apart ON true
    WHERE rules.id = {IDS} AND rules.series_id IS NOT NULL
""")
MATCHES = """
    series.kind = 'retail' AND series.currency = rules.currency
    AND (rules.condition IS NULL OR series.condition = rules.condition)
    AND (rules.finish IS NULL OR series.finish = rules.finish)
    AND (rules.language IS NULL OR series.language = rules.language)
    AND (rules.marketplace IS NULL OR marketplaces.slug = rules.marketplace)
"""
# The cheapest current price.
OF_ANY_PRINTING = text(f"""
    SELECT rules.id, true AS is_there, cheapest.*, runs.source
    FROM alert_rules AS rules
    LEFT JOIN LATERAL (
        SELECT {alert_wants.COMPARED}
        FROM cards
        JOIN price_series AS series ON series.card_id = cards.id
        JOIN marketplaces ON marketplaces.id = series.marketplace_id
        JOIN confirmed_prices AS latest ON latest.series_id = series.id
        LEFT JOIN market_overviews AS overview ON overview.currency = series.currency
        WHERE cards.oracle_id = rules.oracle_id AND {IS_LISTED} AND {MATCHES}
            AND {current("coalesce(overview.confirmed_at, latest.confirmed_at)")}
        ORDER BY latest.price, latest.series_id LIMIT 1
    ) AS cheapest ON true
    LEFT JOIN ingestion_runs AS runs ON runs.id = cheapest.run_id
    WHERE rules.id = {IDS} AND rules.target = 'any_printing'
""")
OF_SETS = text(f"""
    SELECT rules.id, overview.set_code IS NOT NULL AS is_there, overview.as_of AS time,
        overview.as_of AS confirmed_at, nullif(overview.value, 0) AS price,
        CASE rules.change_window WHEN '24h' THEN overview.change_24h WHEN '7d' THEN overview.change_7d
            WHEN '30d' THEN overview.change_30d END AS change
    FROM alert_rules AS rules
    LEFT JOIN set_overviews AS overview ON overview.set_code = rules.set_code AND overview.currency = rules.currency
    WHERE rules.id = {IDS} AND rules.target = 'set_index'
""")
NEWEST = text("SELECT currency, confirmed_at FROM market_overviews")
HELD = text("SELECT card_id, condition, finish, language FROM holdings WHERE id = :id AND user_id = :user_id")
SEARCHES = text("SELECT count(*) FROM alert_rules WHERE user_id = :user_id AND query IS NOT NULL")
LOCATION = text("SELECT name FROM locations WHERE id = :id AND user_id = :user_id")
SERIES = text("""
    SELECT series.id, series.currency FROM price_series AS series
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    WHERE series.card_id = :card_id AND marketplaces.slug = :marketplace AND series.condition = :condition
        AND series.finish = :finish AND series.language = :language AND series.currency = :currency
        AND series.kind = :kind
""")
HEADLINE = text("SELECT series_id AS id, currency FROM card_search WHERE card_id = :card_id AND currency = :currency")
CARD = text("SELECT id, oracle_id, language, finishes FROM cards WHERE id = :card_id")

# Of the card's printings, the cheapest now: those that may have been the cheapest.
ALIKE = text(f"""
    WITH rules AS (SELECT CAST(:currency AS text) AS currency, CAST(:condition AS text) AS condition,
        CAST(:finish AS text) AS finish, CAST(:language AS text) AS language, CAST(:marketplace AS text) AS marketplace)
    SELECT series.id FROM rules CROSS JOIN cards
    JOIN price_series AS series ON series.card_id = cards.id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN latest_prices AS latest ON latest.series_id = series.id
    WHERE cards.oracle_id = :oracle_id AND {IS_LISTED} AND {MATCHES}
    ORDER BY latest.price, series.id LIMIT :limit
""")
BUYLISTS = text("""
    SELECT twin.id FROM price_series AS series
    JOIN price_series AS twin USING (card_id, finish, language, currency)
    WHERE series.id = :id AND twin.kind = 'buylist'
""")
TWINS = text(f"""
    SELECT twin.id FROM price_series AS series JOIN price_series AS twin ON {TWIN} WHERE series.id = :id
""")
VARIANTS = text(f"SELECT id, card_id, condition, finish, language FROM price_series WHERE id = {IDS}")
SILENCES = text("SELECT since FROM price_silences WHERE series_id = :id AND until > :since ORDER BY since")


def touched(connection: Connection, runs: Collection[int], since: datetime, until: datetime) -> Sequence[int]:
    """Return the ids of rules that watch a series of which these runs stored prices in [since, until).

    Belongs in a transaction on the primary: it collects the series in a temporary table.
    """
    values = {"runs": array_text(runs), "since": since, "until": until}
    for statement in EMPTY:
        connection.execute(statement)
    connection.execute(CHANGED, values)
    connection.execute(text("ANALYZE alerts_changed"))
    return connection.scalars(TOUCHED, GRADES).all()


def observed(connection: Connection, ids: Collection[int]) -> dict[int, Row[Any]]:
    """Return the prices of series, any printings and wants that rules watch by the rule's id, in units of money."""
    told = {"ids": array_text(ids)}
    rows = [
        *connection.execute(OF_SERIES, {**told, "reach": CURRENT_FOR}),
        *connection.execute(OF_ANY_PRINTING, told),
        *connection.execute(alert_wants.OBSERVED, {**told, **GRADES}),
    ]
    return {row.id: row for row in rows}


def observed_sets(connection: Connection, ids: Collection[int]) -> dict[int, Row[Any]]:
    """Return the values of the sets that rules watch by the rule's id, in units of the currency."""
    return {row.id: row for row in connection.execute(OF_SETS, {"ids": array_text(ids)})}


def newest(connection: Connection) -> dict[str, datetime]:
    """Return the newest confirmation of a price by currency, as of the last refresh of the summaries."""
    return {row.currency: row.confirmed_at for row in connection.execute(NEWEST)}


def held(connection: Connection, user_id: int, holding_id: int) -> Row[Any] | None:
    """Return card, condition, finish and language of a user's holding, None where the user has no such one."""
    return connection.execute(HELD, {"id": holding_id, "user_id": user_id}).one_or_none()


def count_searches(connection: Connection, user_id: int) -> int:
    """Return the number of a user's rules that watch a search."""
    return int(connection.execute(SEARCHES, {"user_id": user_id}).scalar_one())


def location(connection: Connection, user_id: int, location_id: int) -> str | None:
    """Return the name of a user's location, None where the user has no such one."""
    name: str | None = connection.scalar(LOCATION, {"id": location_id, "user_id": user_id})
    return name


def card(connection: Connection, card_id: int) -> Row[Any] | None:
    """Return a card's oracle id, language and finishes, None for no card."""
    return connection.execute(CARD, {"card_id": card_id}).one_or_none()


def series(connection: Connection, card_id: int, **variant: str) -> int | None:
    """Return the series of a card in a variant (all words of it), None where there is none."""
    row = connection.execute(SERIES, {"card_id": card_id, **variant}).one_or_none()
    return None if row is None else int(row.id)


def headline(connection: Connection, card_id: int, currency: str) -> int | None:
    """Return the headline series of a card in a currency, None where there is none."""
    row = connection.execute(HEADLINE, {"card_id": card_id, "currency": currency}).one_or_none()
    return None if row is None or row.id is None else int(row.id)


def alike(connection: Connection, limit: int, **words: Any) -> Sequence[int]:
    """Return the series of any printing of a card (oracle_id, currency and the words of a variant, None: any)."""
    return connection.scalars(ALIKE, {"limit": limit, **words}).all()


def buylists(connection: Connection, series_id: int) -> Sequence[int]:
    """Return the buylist series of a series' card, finish, language and currency."""
    return connection.scalars(BUYLISTS, {"id": series_id}).all()


def twins(connection: Connection, series_id: int) -> Sequence[int]:
    """Return the retail series of a series' variant at all marketplaces."""
    return connection.scalars(TWINS, {"id": series_id}).all()


def variants(connection: Connection, ids: Collection[int]) -> dict[int, tuple[int, str, str, str]]:
    """Return card, condition, finish and language of series by their ids."""
    rows = connection.execute(VARIANTS, {"ids": array_text(ids)})
    return {row.id: (row.card_id, row.condition, row.finish, row.language) for row in rows}


def silences(connection: Connection, series_id: int, since: datetime) -> Sequence[datetime]:
    """Return when the silences of a series began that end after `since`."""
    return connection.scalars(SILENCES, {"id": series_id, "since": since}).all()


def history(
    connection: Connection, bucket: Bucket, series_ids: Collection[int], since: datetime, until: datetime
) -> Sequence[Row[Any]]:
    """Return the prices of series by bucket in [since, until), in time order."""
    statement = text(f"""
        SELECT series_id, bucket, last_time, last_price, min_price, max_price, total_listings
        FROM card_history_{bucket.rollup}(CAST(:ids AS integer[]), :since) WHERE bucket < :until ORDER BY bucket
    """)
    return connection.execute(statement, {"ids": array_text(series_ids), "since": since, "until": until}).all()


def reach(now: datetime) -> datetime:
    """Return the time from which prices can be current at `now`, a day more for lists that hold them."""
    return now - CURRENT_FOR - timedelta(days=1)
