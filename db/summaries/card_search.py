"""Prices in `card_search`: for each card and currency the headline price, its changes, the spread between marketplaces
and the best buylist price. The catalogue's half of a row is written with the card (db/writes/catalogue.py).
"""

from sqlalchemy import Connection, text

from db.locks import SEARCH, take_turn
from db.summaries.current import COMES_IN, CURRENT
from market.variants import HEADLINE_CONDITION, HEADLINE_FINISHES, HEADLINE_MARKETPLACES

PRICED = (
    "series_id", "price", "last_known", "time", "list_id", "change_24h", "change_7d", "change_30d", "spread", "buylist",
    "other_price",
)  # fmt: skip

# Near mint, in the card's own language. The smallest place is the headline (market/headline.py); place and series are
# one number, so that a plain minimum finds it.
QUOTES = f"""
    SELECT series.card_id, series.currency, series.finish, series.kind, latest.price, {CURRENT} AS is_current,
        series.kind = 'retail' AND {COMES_IN} AS speaks, overview.confirmed_at - latest.confirmed_at AS behind,
        (1000 * array_position(CAST(:finishes AS text[]), series.finish)
            + array_position(CAST(:marketplaces AS text[]), series.currency || ' ' || marketplaces.slug))::bigint << 32
            | series.id AS place
    FROM price_series AS series
    JOIN cards ON cards.id = series.card_id AND cards.language = series.language
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN confirmed_prices AS latest ON latest.series_id = series.id
    JOIN market_overviews AS overview ON overview.currency = series.currency
    WHERE series.condition = :condition
"""
# Microseconds by which a price is older than the newest one, then its place. For few series only: arrays are slow.
LAST_KNOWN = "ARRAY[(1000000 * extract(epoch FROM behind))::bigint, place]"

# Of each finish its first place, and its current retail and buylist prices; the first place's finish is the card's.
# Where none is current, the newest price is the headline, as last known.
REFRESH = text(f"""
    WITH finishes AS (
        SELECT card_id, currency, min(place) FILTER (WHERE speaks AND is_current) AS place,
            min({LAST_KNOWN}) FILTER (WHERE speaks AND NOT is_current) AS last_known,
            count(*) FILTER (WHERE is_current AND kind = 'retail') AS offers,
            max(price) FILTER (WHERE is_current AND kind = 'retail') AS dearest,
            min(price) FILTER (WHERE is_current AND kind = 'retail') AS cheapest,
            max(price) FILTER (WHERE is_current AND kind = 'buylist') AS buylist
        FROM ({QUOTES}) AS quotes GROUP BY card_id, currency, finish
    ), firsts AS (
        SELECT DISTINCT ON (card_id, currency) card_id, currency, place IS NOT NULL AS is_current,
            (coalesce(place, last_known[2]) & 4294967295)::integer AS series_id,
            CASE WHEN offers > 1 THEN round(100 * (dearest - cheapest) / cheapest, 2) END AS spread, buylist
        FROM finishes WHERE place IS NOT NULL OR last_known IS NOT NULL ORDER BY card_id, currency, place, last_known
    ), headlines AS MATERIALIZED (
        SELECT card_id, currency, series_id, spread, buylist, list_id,
            greatest(time, reconfirmed_at) AS time,
            CASE WHEN is_current THEN latest.price END AS price,
            CASE WHEN NOT is_current THEN latest.price END AS last_known,
            CASE WHEN is_current THEN change_24h END AS change_24h,
            CASE WHEN is_current THEN change_7d END AS change_7d,
            CASE WHEN is_current THEN change_30d END AS change_30d
        FROM firsts JOIN latest_prices AS latest USING (series_id)
    ), prices AS (
        SELECT shown.currency, shown.card_id, headlines.series_id, headlines.price, headlines.last_known,
            headlines.time, headlines.list_id, headlines.change_24h, headlines.change_7d, headlines.change_30d,
            headlines.buylist, headlines.spread, other.price AS other_price
        FROM card_search AS shown
        LEFT JOIN headlines USING (card_id, currency)
        LEFT JOIN headlines AS other ON other.card_id = shown.card_id AND other.currency <> shown.currency
    )
    UPDATE card_search AS shown SET {", ".join(f"{column} = prices.{column}" for column in PRICED)}
    FROM prices
    WHERE shown.currency = prices.currency AND shown.card_id = prices.card_id
        AND ({", ".join(f"shown.{column}" for column in PRICED)})
            IS DISTINCT FROM ({", ".join(f"prices.{column}" for column in PRICED)})
""")


def refresh(connection: Connection) -> None:
    """Update the prices of all cards; unchanged rows are not written."""
    values = {
        "condition": HEADLINE_CONDITION,
        "finishes": list(HEADLINE_FINISHES),
        "marketplaces": [f"{currency} {slug}" for currency, slugs in HEADLINE_MARKETPLACES.items() for slug in slugs],
    }
    take_turn(connection, SEARCH)
    connection.execute(REFRESH, values)
