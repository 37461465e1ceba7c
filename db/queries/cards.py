"""Questions about cards: what they are, what they cost, what they cost before."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, TextClause, text

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

CARD = """
    SELECT cards.id, scryfall_id, oracle_id, cards.name, set_code, sets.name AS set_name, collector_number, rarity,
        language, finishes, type_line, mana_cost, oracle_text, colors, legalities, image_url, cards.released_at,
        reserved, game_changer, edhrec_rank, keywords, mana_value, power, toughness, layout, games, flavor_name,
        printed_name, extra, gone_at, gone_reason, merged_into, coalesce(sets.set_type, cards.set_type) AS set_type,
        (SELECT name FROM cards AS remaining WHERE remaining.id = cards.merged_into) AS merged_into_name,
        (
            SELECT coalesce(jsonb_object_agg(key, coalesce(legalities_since -> key, to_jsonb(described_since))), '{}')
            FROM jsonb_object_keys(legalities) AS key
        ) AS legalities_since
    FROM cards JOIN sets ON sets.code = cards.set_code
"""

# That of the last refresh, or one of the card's own prices that came later.
NEWEST_CONFIRMATION = "greatest(overview.confirmed_at, max(latest.confirmed_at) OVER of_currency)"

CURRENT_PRICES = text(f"""
    SELECT marketplaces.slug AS marketplace, series.kind, series.condition, series.finish, series.language,
        series.currency, latest.price, latest.price_low, latest.price_mid, latest.price_high, latest.price_market,
        latest.num_listings, latest.total_quantity, latest.time, latest.confirmed_at, latest.absent_since,
        {current("latest.confirmed_at", NEWEST_CONFIRMATION)} AS is_current,
        runs.source, latest.change_24h, latest.change_7d, latest.change_30d
    FROM price_series AS series
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN latest_prices AS latest ON latest.series_id = series.id
    LEFT JOIN ingestion_runs AS runs ON runs.id = latest.run_id
    LEFT JOIN market_overviews AS overview ON overview.currency = series.currency
    WHERE series.card_id = :card_id
    WINDOW of_currency AS (PARTITION BY series.currency)
    ORDER BY series.currency, marketplaces.id, series.kind DESC, series.finish DESC, series.condition, series.language
""")


def card(connection: Connection, card_id: int) -> Row[Any] | None:
    """One card, None if there is none of this id."""
    return connection.execute(text(f"{CARD} WHERE cards.id = :card_id"), {"card_id": card_id}).one_or_none()


def card_id_of(connection: Connection, scryfall_id: UUID) -> int | None:
    """Our id of the card that Scryfall names so."""
    statement = text("SELECT id FROM cards WHERE scryfall_id = :id")
    card_id: int | None = connection.scalar(statement, {"id": scryfall_id})
    return card_id


def current_prices(connection: Connection, card_id: int) -> Sequence[Row[Any]]:
    """Newest price of every series of a card, with the source that told it."""
    return connection.execute(CURRENT_PRICES, {"card_id": card_id}).all()


def histories(
    connection: Connection, bucket: Bucket, card_id: int, filters: Mapping[str, str], since: datetime
) -> Sequence[Row[Any]]:
    """Every series of a card, and its prices a bucket from `since` on as arrays in the order of time.

    `filters` may name some of FILTERS, a marketplace by its slug. The arrays of a series without prices are None;
    so are average, least and greatest prices where no bucket has two snapshots: they are the last prices. `silences`
    are pairs of times, None where there is none.
    """
    values = {"card_id": card_id, "since": since, **filters}
    return connection.execute(_histories(bucket, tuple(filters)), values).all()


@cache
def _histories(bucket: Bucket, filters: tuple[str, ...]) -> TextClause:
    """A row a series, not a row a bucket, and no price twice: the work is in the number of rows and of values."""
    conditions = "".join(f" AND {FILTERS[name]} = :{name}" for name in filters)
    return text(f"""
        SELECT slug AS marketplace, condition, finish, language, kind, latest.confirmed_at,
            latest.reconfirmed_at IS NOT NULL AS from_lists, history.*, (
                SELECT array_agg(ARRAY[silence.since, silence.until] ORDER BY silence.since)
                FROM price_silences AS silence WHERE silence.series_id = series.id AND silence.until > :since
            ) AS silences
        FROM price_series AS series JOIN marketplaces ON marketplaces.id = series.marketplace_id
        LEFT JOIN latest_prices AS latest ON latest.series_id = series.id
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
    """Prices a bucket of these series from `since` on, in time order within a series."""
    statement = f"""
        SELECT series_id, bucket AS time, min_price, max_price, last_price, last_time
        FROM card_history_{bucket.rollup}(CAST(:series_ids AS integer[]), :since)
        ORDER BY series_id, bucket
    """
    return connection.execute(text(statement), {"series_ids": list(series_ids), "since": since}).all()


def printings(connection: Connection, card_id: int, currency: str, limit: int) -> Sequence[Row[Any]]:
    """Other printings of the same card, the newest first, with their headline prices in `currency`."""
    statement = text("""
        SELECT cards.id, cards.scryfall_id, cards.name, cards.set_code, sets.name AS set_name, cards.collector_number,
            cards.rarity, cards.language, cards.image_url, cards.released_at,
            coalesce(shown.price, shown.last_known) AS price, shown.price IS NOT NULL AS is_current, shown.change_24h,
            shown.change_7d, shown.time AS as_of, marketplaces.slug AS marketplace, series.finish, runs.source
        FROM cards
        JOIN sets ON sets.code = cards.set_code
        JOIN card_search AS shown ON shown.card_id = cards.id AND shown.currency = :currency
        LEFT JOIN price_series AS series ON series.id = shown.series_id
        LEFT JOIN marketplaces ON marketplaces.id = series.marketplace_id
        LEFT JOIN latest_prices AS latest ON latest.series_id = shown.series_id
        LEFT JOIN ingestion_runs AS runs ON runs.id = latest.run_id
        WHERE cards.oracle_id = (SELECT oracle_id FROM cards WHERE id = :card_id) AND cards.id <> :card_id
            AND NOT cards.digital AND cards.gone_at IS NULL
        ORDER BY cards.released_at DESC NULLS LAST, cards.id LIMIT :limit
    """)
    return connection.execute(statement, {"card_id": card_id, "currency": currency, "limit": limit}).all()


def headlines(connection: Connection, card_ids: Sequence[int], currency: str) -> Sequence[Row[Any]]:
    """Cards with the series that speaks for them in a currency, if one does, and its latest price and changes.

    A price that is not one of now has no changes.
    """
    statement = text("""
        SELECT cards.id, cards.name, cards.set_code, sets.name AS set_name, cards.collector_number, cards.language,
            latest.series_id, latest.price, latest.time, latest.confirmed_at AS as_of,
            shown.price IS NOT NULL AS is_current, shown.change_24h, shown.change_7d, shown.change_30d,
            latest.price_7d, latest.time_7d, latest.price_30d, latest.time_30d,
            marketplaces.slug AS marketplace, series.finish, series.condition, runs.source
        FROM cards
        JOIN sets ON sets.code = cards.set_code
        JOIN card_search AS shown ON shown.card_id = cards.id AND shown.currency = :currency
        LEFT JOIN latest_prices AS latest ON latest.series_id = shown.series_id
        LEFT JOIN price_series AS series ON series.id = latest.series_id
        LEFT JOIN marketplaces ON marketplaces.id = series.marketplace_id
        LEFT JOIN ingestion_runs AS runs ON runs.id = latest.run_id
        WHERE cards.id = ANY(:card_ids)
    """)
    return connection.execute(statement, {"card_ids": list(card_ids), "currency": currency}).all()
