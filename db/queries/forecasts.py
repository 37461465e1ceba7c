"""Models of forecasts, and the prices that they are trained on and applied to."""

from collections.abc import Iterator
from datetime import datetime

import numpy as np
from sqlalchemy import Connection, Row, text

from analysis.forecasting.assembling import DAY, USUAL, Listed, assemble
from analysis.forecasting.panel import Panel
from db.copying import array_text, arrays, columns_of
from market.histories import microseconds, moment
from market.observations import Integers, Observations

AT_ONCE = 2_000  # series whose prices are in memory as they were read

NEWEST = text("SELECT * FROM forecast_models WHERE target = :target ORDER BY id DESC LIMIT 1")
LAST_PRICE = text("""
    SELECT max(latest.time) FROM latest_prices AS latest
    JOIN price_series AS series ON series.id = latest.series_id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id AND slug = :marketplace
    WHERE series.currency = :currency
""")
COUNT = text("""
    SELECT count(*) FROM price_series AS series JOIN marketplaces ON marketplaces.id = marketplace_id
    WHERE slug = :marketplace AND condition = 'NEAR_MINT' AND series.currency = :currency AND kind = 'retail'
""")
# Printings of a name have one number: that of their first card. Read are all series of a name or none.
SERIES = """
    WITH names AS MATERIALIZED (
        SELECT id, min(id) OVER (PARTITION BY coalesce(oracle_id, scryfall_id)) AS name
        FROM cards WHERE {among}
    ), chosen AS MATERIALIZED (
        SELECT series.*, names.name FROM price_series AS series
        JOIN names ON names.id = series.card_id JOIN marketplaces ON marketplaces.id = series.marketplace_id
        WHERE slug = '{marketplace}' AND condition = 'NEAR_MINT' AND series.currency = '{currency}' AND {choice}
    )
    SELECT id, card_id, name, min(id) OVER (PARTITION BY card_id, finish, language), (kind = 'buylist')::integer
    FROM chosen
"""
VARIANTS = text("SELECT card_id, finish, language FROM price_series WHERE id = ANY(:ids) ORDER BY id")
PRICES = """
    SELECT array_agg(series_id), array_agg(time), array_agg((price * 100)::bigint),
        array_agg(coalesce(total_quantity, -1))
    FROM price_snapshots WHERE series_id = ANY('{ids}') AND time >= '{since}' AND time < '{until}'
    HAVING count(*) > 0
"""


def newest_model(connection: Connection, target: str) -> Row[tuple[object, ...]] | None:
    """Return the newest model of a target."""
    return connection.execute(NEWEST, {"target": target}).one_or_none()


def last_price(connection: Connection, marketplace: str, currency: str) -> datetime | None:
    """Return the time of the newest price of a marketplace."""
    time: datetime | None = connection.scalar(LAST_PRICE, {"marketplace": marketplace, "currency": currency})
    return time


def block_count(connection: Connection, marketplace: str, currency: str, most: int) -> int:
    """Return the number of blocks of names of which each has about `most` variants with a price."""
    count: int = connection.scalar(COUNT, {"marketplace": marketplace, "currency": currency}) or 0
    return max(1, -(-count // most))


def block(connection: Connection, marketplace: str, currency: str, number: int, count: int) -> Listed:
    """Return the near-mint series of one of `count` blocks of names; always the same names."""
    return _listed(connection, marketplace, currency, choice=f"names.name % {count} = {number}")


def sampled(connection: Connection, marketplace: str, currency: str, most: int) -> Listed:
    """Return the near-mint series of so many names that about `most` variants have a price; always the same names."""
    return block(connection, marketplace, currency, 0, block_count(connection, marketplace, currency, most))


def of_names_of(connection: Connection, marketplace: str, currency: str, card_id: int) -> Listed:
    """Return the near-mint series of all printings of a card's name."""
    among = f"id = {card_id:d} OR oracle_id = (SELECT oracle_id FROM cards WHERE id = {card_id:d})"
    return _listed(connection, marketplace, currency, among=among)


def _listed(
    connection: Connection, marketplace: str, currency: str, *, among: str = "true", choice: str = "true"
) -> Listed:
    query = SERIES.format(marketplace=marketplace, currency=currency, among=among, choice=choice)
    ids, card, name, variant, is_offer = columns_of(connection, query, ("i4", "i4", "i4", "i4", "i4"))
    order = np.argsort(ids)
    return Listed(ids[order], card[order], name[order], variant[order], is_offer[order] == 1)


def variants(connection: Connection, listed: Listed) -> list[Row[tuple[int, str, str]]]:
    """Return card, finish and language of the rows of a panel of series, in their order."""
    return list(connection.execute(VARIANTS, {"ids": np.unique(listed.variant).tolist()}))


def panel(connection: Connection, listed: Listed, until: datetime, days: int, usual: float = USUAL) -> Panel:
    """Return the prices of series on the days that end with that of `until`."""
    last = microseconds(until) // DAY
    window = range(last - days + 1, last + 1)
    return assemble(listed, _observed(connection, listed.ids, window), window, usual)


def _observed(connection: Connection, ids: Integers, days: range) -> Iterator[Observations]:
    since, until = (moment(day * DAY) for day in (days.start, days.stop))
    for start in range(0, len(ids), AT_ONCE):
        query = PRICES.format(ids=array_text(ids[start : start + AT_ONCE].tolist()), since=since, until=until)
        for series, times, cents, counts in arrays(connection, query, ("i4", "i8", "i8", "i4")):
            yield Observations(series, times, cents, (counts,)).ordered()
