"""Queries about the prices that fulfil the wants of a user: all current ones as columns, and what some series are."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, text

from collection.wants.offers import OfferColumns
from db.copying import array_text
from db.queries.card_summary import IS_LISTED
from db.queries.columns import integers, numbers_of, times
from db.queries.quotes import CENTS
from db.queries.wanted import FULFILS, GRADES, MEANT
from db.summaries.current import current

# Whether a price is in the currency that is asked for, and whether it is in that of the want, in one number.
IN_ASKED = 2
FLAGS = f"{IN_ASKED} * CAST(series.currency = :currency AS integer) + CAST(series.currency = priced_in AS integer)"
NEWEST = "CASE WHEN series.currency = priced_in THEN newest_own ELSE newest_asked END"
IS_CURRENT = current(f"coalesce({NEWEST}, latest.confirmed_at)")
# `OFFSET 0` keeps the planner, which guesses the number of printings, from reading all series.
OFFERS = text(f"""
    WITH chosen AS MATERIALIZED (
        SELECT wants.*, coalesce(wants.currency, :currency) AS priced_in, own.confirmed_at AS newest_own,
            (SELECT confirmed_at FROM market_overviews WHERE currency = :currency) AS newest_asked, meant.id AS meant_id
        FROM wants {MEANT}
        LEFT JOIN market_overviews AS own ON own.currency = coalesce(wants.currency, :currency)
        WHERE wants.user_id = :user_id
    ), printings AS MATERIALIZED (
        SELECT chosen.*, meant_id AS printing_id FROM chosen WHERE oracle_id IS NULL
        UNION ALL SELECT chosen.*, cards.id FROM chosen JOIN cards ON cards.oracle_id = chosen.oracle_id
        WHERE {IS_LISTED} AND NOT cards.extra
    )
    SELECT {integers("wants.id")}, {integers("series.id")}, {integers("series.marketplace_id")},
        {integers(CENTS.format("latest.price"))}, {integers("latest.total_quantity")}, {times("latest.confirmed_at")},
        {integers(FLAGS)},
        (SELECT array_agg(id ORDER BY id) FROM marketplaces), (SELECT array_agg(slug ORDER BY id) FROM marketplaces)
    FROM printings AS wants
    CROSS JOIN LATERAL (
        SELECT * FROM price_series WHERE price_series.card_id = wants.printing_id OFFSET 0
    ) AS series
    JOIN confirmed_prices AS latest ON latest.series_id = series.id
    WHERE series.kind = 'retail' AND series.currency IN (:currency, priced_in) AND {FULFILS.format("series")}
        AND {IS_CURRENT}
""")
SERIES = text("""
    SELECT series.id, series.card_id, series.condition, series.finish, series.language, series.currency,
        marketplaces.slug AS marketplace, cards.set_code, sets.name AS set_name, cards.collector_number
    FROM price_series AS series
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN cards ON cards.id = series.card_id
    JOIN sets ON sets.code = cards.set_code
    WHERE series.id = ANY(CAST(:ids AS integer[]))
""")

HEADLINES = text("""
    SELECT card_id, price FROM card_search
    WHERE currency = :currency AND card_id = ANY(CAST(:ids AS integer[])) AND price IS NOT NULL
""")


def offers_of(connection: Connection, user_id: int, currency: str) -> OfferColumns:
    """Return the current prices that fulfil the wants of a user, in a currency and in those of their maxima."""
    row = connection.execute(OFFERS, {**GRADES, "user_id": user_id, "currency": currency}).one()
    want, series, marketplace, price, listed, confirmed_at, flags = map(numbers_of, row[:7])
    place = np.searchsorted(np.array(row[7], np.int64), marketplace)
    in_own, in_asked = flags % IN_ASKED == 1, flags >= IN_ASKED
    return OfferColumns(row[8], want, series, place, price, listed, confirmed_at, in_own, in_asked)


def offered(connection: Connection, series: Collection[int]) -> dict[int, Row[Any]]:
    """Return by series which card it is of, in which variant, and at which marketplace."""
    return {row.id: row for row in connection.execute(SERIES, {"ids": array_text(series)})} if series else {}


def headlines(connection: Connection, currency: str, cards: Collection[int]) -> dict[int, Decimal]:
    """Return by card its current headline price in a currency, where it has one."""
    found = connection.execute(HEADLINES, {"currency": currency, "ids": array_text(cards)}) if cards else ()
    return {row.card_id: row.price for row in found}
