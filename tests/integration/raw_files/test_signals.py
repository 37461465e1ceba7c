"""Signals of real prices, against plain Python straight from the files."""

from decimal import Decimal

import pytest
from sqlalchemy import Engine, text

from market.histories import EPOCH
from market.variants import Kind
from tests.support.prices import Book, SeriesKey
from tests.support.signals import Prices, measured

SERIES = """
    SELECT scryfall_id, slug, condition, finish, series.language, series.currency, kind, {columns}
    FROM {table} JOIN price_series AS series ON series.id = series_id JOIN cards ON cards.id = series.card_id
    JOIN marketplaces ON marketplaces.id = marketplace_id {where}
"""


def days(book: Book, key: SeriesKey) -> Prices:
    """The last price of each day, in cents."""
    quotes = book[key]
    return {(time - EPOCH).days: int(100 * quotes[time].price) for time in sorted(quotes)}


def test_the_measures_of_every_series_follow_from_its_prices_in_the_files(engine: Engine, book: Book) -> None:
    statement = text(SERIES.format(columns="signal_measures.*", table="signal_measures", where=""))
    with engine.connect() as connection:
        found = connection.execute(statement).all()
    assert len(found) > 300
    moved = 0
    for row in found:
        for name, expected in measured(days(book, SeriesKey(*row[:7]))).items():
            value = getattr(row, name)
            assert value == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True), name
            moved += name == "moves_7d" and value > 0
    assert moved > 50


def test_a_shop_pays_what_its_buylist_says(engine: Engine, book: Book) -> None:
    columns, where = "value", "WHERE measure = 'buylist_ratio'"
    with engine.connect() as connection:
        found = connection.execute(text(SERIES.format(columns=columns, table="signals", where=where))).all()
    assert len(found) > 20
    for row in found:
        key = SeriesKey(*row[:7])
        asked, paid = (days(book, one) for one in (key, key._replace(kind=Kind.BUYLIST)))
        assert row.value == pytest.approx(paid[max(paid)] / asked[max(asked)])


def test_a_price_below_one_has_no_signal(engine: Engine, book: Book) -> None:
    with engine.connect() as connection:
        found = connection.execute(text(SERIES.format(columns="measure", table="signals", where=""))).all()
    lasts = [book[SeriesKey(*row[:7])] for row in found]
    assert min(quotes[max(quotes)].price for quotes in lasts) >= Decimal(1)
    assert {row.kind for row in found} == {"retail"}
