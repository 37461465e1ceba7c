"""Queries about the prices of what a user holds: quotes by variant, in one currency, each current or not.

A price is current by the one rule (market/current.py), against the newest confirmation in its currency at the last
refresh, or against its own where there was none yet.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, text

from collection.ledger.variants import Variant
from collection.reconciliation.columns import CONDITIONS, FINISHES
from collection.valuation.appraisals import Step
from collection.valuation.quotes import Quote, Quotes
from db.copying import array_text
from db.summaries.current import current
from market.change_windows import WINDOWS
from market.histories import EPOCH
from market.observations import Observations
from market.variants import Kind

IS_CURRENT = current("coalesce(overview.confirmed_at, latest.confirmed_at)")
# Joins to `series`, a price_series of one currency.
LATEST = """
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN confirmed_prices AS latest ON latest.series_id = series.id
    LEFT JOIN market_overviews AS overview ON overview.currency = series.currency
"""
CENTS = "CAST(100 * {} AS bigint)"
COLUMNS = (
    "series.card_id", "series.condition", "series.finish", "series.language", "series.kind", CENTS.format("price"),
    "series.currency", "slug", "latest.confirmed_at", "total_quantity", IS_CURRENT,
    *(CENTS.format(f"price_{window}") for window in WINDOWS), "series.id",
)  # fmt: skip
SAME_GRADES = """
    AND series.condition = held.condition AND series.finish = held.finish AND series.language = held.language
"""
# Few rows of long arrays are read several times faster than many rows.
QUOTES = """
    WITH held AS MATERIALIZED (
        SELECT {held} FROM holdings WHERE user_id = :user_id AND card_id IS NOT NULL AND quantity > 0
        UNION SELECT {held} FROM unnest(
            CAST(:cards AS integer[]), CAST(:conditions AS text[]), CAST(:finishes AS text[]),
            CAST(:languages AS text[])
        ) AS others ({variant})
    )
    SELECT {columns} FROM held
    JOIN price_series AS series ON series.card_id = held.card_id AND series.currency = :currency {same_grades}
    {latest}
"""
# A day's rollup, with the time of its last price; microseconds since the epoch of market/histories.py.
OVER_TIME = text("""
    SELECT array_agg(series_id), array_agg(CAST(1000000 * extract(epoch FROM last_time - epoch.start) AS bigint)),
        array_agg(CAST(100 * last_price AS bigint))
    FROM (
        SELECT DISTINCT ON (series_id, date_bin(:step, last_time, :until)) series_id, last_time, last_price
        FROM card_history_daily(CAST(:series AS integer[]), :since)
        ORDER BY series_id, date_bin(:step, last_time, :until), last_time DESC
    ) AS lasts CROSS JOIN (SELECT CAST(:epoch AS timestamptz) AS start) AS epoch
""")
VARIANT = "card_id, condition, finish, language"


class StoredQuotes(NamedTuple):
    """Quotes by variant: what buyers pay, and what shops pay."""

    retail: Quotes
    buylists: Quotes


def quotes_of(
    connection: Connection,
    user_id: int,
    currency: str,
    fallbacks: Collection[Step] = (),
    others: Collection[Variant] = (),
) -> StoredQuotes:
    """Return the quotes of a user's variants in one currency, in one statement; of all variants that `fallbacks` need.

    `others` are variants that the user does not hold any more. A quote's time is its last confirmation, its quantity
    the copies on offer, or wanted.
    """
    statement = QUOTES.format(
        held="card_id" if fallbacks else VARIANT,
        variant=VARIANT,
        columns=", ".join(f"array_agg({column})" for column in COLUMNS),
        same_grades="" if fallbacks else SAME_GRADES,
        latest=LATEST,
    )
    values = {"user_id": user_id, "currency": currency, **_columns(others)}
    columns = connection.execute(text(statement), values).one()
    return _quotes([column or () for column in columns])


def _columns(variants: Collection[Variant]) -> dict[str, list[Any]]:
    known = [variant[:4] for variant in variants if variant.is_known]
    names = ("cards", "conditions", "finishes", "languages")
    return {name: [row[place] for row in known] for place, name in enumerate(names)}


def _quotes(columns: Sequence[Sequence[Any]]) -> StoredQuotes:
    retail, buylists = dict[Variant, list[Quote]](), dict[Variant, list[Quote]]()
    card: int
    confirmed_at: datetime
    for (card, condition, finish, language, kind, price, currency, marketplace, confirmed_at, number, is_current,
         day, week, month, series) in zip(*columns, strict=True):  # fmt: skip
        variant = Variant(card, CONDITIONS[condition], FINISHES[finish], language)
        if not is_current:
            day = week = month = None
        quote = Quote(price, currency, marketplace, confirmed_at, number, is_current, day, week, month, series)
        book = retail if kind == Kind.RETAIL else buylists
        book.setdefault(variant, []).append(quote)
    return StoredQuotes(retail, buylists)


def prices_over_time(
    connection: Connection, series: Mapping[int, int], since: datetime, step: timedelta, until: datetime
) -> Observations:
    """Return the last price that each series had in each step of time from `since` on, the steps ending at `until`.

    `series` maps their ids to the numbers that they have in the answer.
    """
    values = {"series": array_text(series), "since": since, "step": step, "until": until, "epoch": EPOCH}
    columns = connection.execute(OVER_TIME, values).one() if series else ()
    ids, times, cents = ([*(column or ())] for column in columns) if series else ([], [], [])
    places = np.array([series[number] for number in ids], np.int32)
    return Observations(places, np.array(times, np.int64), np.array(cents, np.int64))
