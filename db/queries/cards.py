"""Queries about cards: their description, current prices and histories."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, TextClause, text

from db.queries.card_summary import IS_LISTED, JOIN_SET, SUMMARY
from db.summaries.current import current
from market.periods import Bucket

FILTERS = MappingProxyType(
    {
        "currency": "series.currency",
        "condition": "series.condition",
        "finish": "series.finish",
        "language": "series.language",
        "marketplace": "marketplaces.slug",
        "kind": "series.kind",
    }
)

CARD = f"""
    SELECT {SUMMARY}, oracle_id, language, finishes, type_line, mana_cost, oracle_text, colors, legalities,
        cards.released_at, reserved, game_changer, edhrec_rank, keywords, mana_value, power, toughness, layout, games,
        flavor_name, printed_name, extra, gone_at, gone_reason, merged_into, tcgplayer_id, tcgplayer_etched_id,
        cardmarket_id,
        coalesce(sets.set_type, cards.set_type) AS set_type,
        (SELECT name FROM cards AS remaining WHERE remaining.id = cards.merged_into) AS merged_into_name,
        (
            SELECT coalesce(jsonb_object_agg(key, coalesce(legalities_since -> key, to_jsonb(described_since))), '{{}}')
            FROM jsonb_object_keys(legalities) AS key
        ) AS legalities_since
    FROM cards {JOIN_SET}
"""

# That of the last refresh, or of one of the card's own later prices.
NEWEST_CONFIRMATION = "greatest(overview.confirmed_at, max(latest.confirmed_at) OVER of_currency)"

CURRENT_PRICES = text(f"""
    SELECT marketplaces.slug AS marketplace, series.kind, series.condition, series.finish, series.language,
        series.currency, latest.price, latest.price_low, latest.price_mid, latest.price_high, latest.price_market,
        latest.num_listings, latest.total_quantity, latest.time, latest.confirmed_at, latest.absent_since,
        {current(NEWEST_CONFIRMATION)} AS is_current,
        runs.source, latest.change_24h, latest.change_7d, latest.change_30d
    FROM price_series AS series
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN confirmed_prices AS latest ON latest.series_id = series.id
    LEFT JOIN ingestion_runs AS runs ON runs.id = latest.run_id
    LEFT JOIN market_overviews AS overview ON overview.currency = series.currency
    WHERE series.card_id = :card_id
    WINDOW of_currency AS (PARTITION BY series.currency)
    ORDER BY series.currency, marketplaces.id, series.kind DESC, series.finish DESC, series.condition, series.language
""")


def card(connection: Connection, card_id: int) -> Row[Any] | None:
    """Return one card, None for an unknown id."""
    return connection.execute(text(f"{CARD} WHERE cards.id = :card_id"), {"card_id": card_id}).one_or_none()


def card_id_of(connection: Connection, scryfall_id: UUID) -> int | None:
    """Return the id of the card with a Scryfall id, None where none has it."""
    statement = text("SELECT id FROM cards WHERE scryfall_id = :id")
    card_id: int | None = connection.scalar(statement, {"id": scryfall_id})
    return card_id


def current_prices(connection: Connection, card_id: int) -> Sequence[Row[Any]]:
    """Return the newest price of every series of a card, with its source."""
    return connection.execute(CURRENT_PRICES, {"card_id": card_id}).all()


def histories(
    connection: Connection, bucket: Bucket, card_id: int, filters: Mapping[str, str], since: datetime
) -> Sequence[Row[Any]]:
    """Return every series of a card, with its prices by bucket from `since` on as arrays in time order.

    `filters` may have some of FILTERS, a marketplace by its slug. The arrays of a series without prices are None; so
    are average, least and greatest prices where no bucket has two snapshots: they equal the last prices. `silences` are
    pairs of times, None without one.
    """
    values = {"card_id": card_id, "since": since, **filters}
    return connection.execute(_histories(bucket, tuple(filters)), values).all()


@cache
def _histories(bucket: Bucket, filters: tuple[str, ...]) -> TextClause:
    """Return the statement. One row for each series, not each bucket, and no price twice: rows and values cost time."""
    conditions = "".join(f" AND {FILTERS[name]} = :{name}" for name in filters)
    return text(f"""
        SELECT slug AS marketplace, condition, finish, language, kind, latest.confirmed_at,
            latest.reconfirmed_at IS NOT NULL AS from_lists, history.*, (
                SELECT array_agg(ARRAY[silence.since, silence.until] ORDER BY silence.since)
                FROM price_silences AS silence WHERE silence.series_id = series.id AND silence.until > :since
            ) AS silences
        FROM price_series AS series JOIN marketplaces ON marketplaces.id = series.marketplace_id
        LEFT JOIN confirmed_prices AS latest ON latest.series_id = series.id
        CROSS JOIN LATERAL (
            SELECT max(last_time) AS last_time, array_agg(bucket ORDER BY bucket) AS times,
                CASE WHEN max(snapshot_count) > 1 THEN array_agg(round(avg_price, 2) ORDER BY bucket) END AS avg_prices,
                CASE WHEN max(snapshot_count) > 1 THEN array_agg(min_price ORDER BY bucket) END AS min_prices,
                CASE WHEN max(snapshot_count) > 1 THEN array_agg(max_price ORDER BY bucket) END AS max_prices,
                array_agg(last_price ORDER BY bucket) AS last_prices,
                array_agg(total_listings ORDER BY bucket) AS listings,
                array_agg(total_quantity ORDER BY bucket) AS quantities
            FROM card_history_{bucket.rollup}(series.id, :since)
        ) AS history
        WHERE series.card_id = :card_id {conditions}
        ORDER BY marketplaces.id, series.condition, series.finish DESC, series.language
    """)


def history(connection: Connection, bucket: Bucket, series_ids: Sequence[int], since: datetime) -> Sequence[Row[Any]]:
    """Return the prices of these series by bucket from `since` on, in time order within a series."""
    statement = f"""
        SELECT series_id, bucket AS time, min_price, max_price, last_price, last_time
        FROM card_history_{bucket.rollup}(CAST(:series_ids AS integer[]), :since)
        ORDER BY series_id, bucket
    """
    return connection.execute(text(statement), {"series_ids": list(series_ids), "since": since}).all()


def silences(connection: Connection, series_ids: Sequence[int], since: datetime) -> Sequence[Row[Any]]:
    """Return the silences of these series that end after `since`, in time order within a series."""
    statement = text("""
        SELECT series_id, since, until FROM price_silences
        WHERE series_id = ANY(CAST(:series_ids AS integer[])) AND until > :since ORDER BY series_id, since
    """)
    return connection.execute(statement, {"series_ids": list(series_ids), "since": since}).all()


def printings(connection: Connection, card_id: int, currency: str, limit: int) -> Sequence[Row[Any]]:
    """Return other printings of the card with their headline prices in `currency`, newest first, then by number."""
    statement = text(f"""
        SELECT {SUMMARY}, cards.language, cards.released_at,
            coalesce(shown.price, shown.last_known) AS price, shown.price IS NOT NULL AS is_current, shown.change_24h,
            shown.change_7d, greatest(shown.time, list.as_of) AS as_of, marketplaces.slug AS marketplace,
            series.finish, runs.source
        FROM cards
        {JOIN_SET}
        JOIN card_search AS shown ON shown.card_id = cards.id AND shown.currency = :currency
        LEFT JOIN price_series AS series ON series.id = shown.series_id
        LEFT JOIN marketplaces ON marketplaces.id = series.marketplace_id
        LEFT JOIN latest_prices AS latest ON latest.series_id = shown.series_id
        LEFT JOIN price_lists AS list ON list.id = shown.list_id
        LEFT JOIN ingestion_runs AS runs ON runs.id = latest.run_id
        WHERE cards.oracle_id = (SELECT oracle_id FROM cards WHERE id = :card_id) AND cards.id <> :card_id
            AND {IS_LISTED}
        ORDER BY cards.released_at DESC NULLS LAST, cards.set_code, shown.collector_order, cards.id LIMIT :limit
    """)
    return connection.execute(statement, {"card_id": card_id, "currency": currency, "limit": limit}).all()


def headlines(connection: Connection, card_ids: Sequence[int], currency: str) -> Sequence[Row[Any]]:
    """Return cards with their headline series in a currency, if any, and its latest price and changes.

    A price that is not current has no changes.
    """
    statement = text(f"""
        SELECT {SUMMARY}, cards.language, latest.series_id, latest.price, latest.time,
            latest.confirmed_at AS as_of, latest.confirmed_at, latest.reconfirmed_at IS NOT NULL AS from_lists,
            shown.price IS NOT NULL AS is_current, shown.change_24h, shown.change_7d, shown.change_30d,
            latest.price_7d, latest.time_7d, latest.price_30d, latest.time_30d,
            marketplaces.slug AS marketplace, series.finish, series.condition, runs.source
        FROM cards
        {JOIN_SET}
        JOIN card_search AS shown ON shown.card_id = cards.id AND shown.currency = :currency
        LEFT JOIN confirmed_prices AS latest ON latest.series_id = shown.series_id
        LEFT JOIN price_series AS series ON series.id = latest.series_id
        LEFT JOIN marketplaces ON marketplaces.id = series.marketplace_id
        LEFT JOIN ingestion_runs AS runs ON runs.id = latest.run_id
        WHERE cards.id = ANY(:card_ids)
    """)
    return connection.execute(statement, {"card_ids": list(card_ids), "currency": currency}).all()
