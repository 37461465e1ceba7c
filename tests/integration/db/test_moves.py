"""The stored moves of the matched index equal a plain computation from the raw snapshots, late data included."""

import math
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from db import partitions
from db.aggregations import reading
from db.retention import horizon
from db.writes import card_lines, catalogue, ledger, prices
from market.periods import BUCKETS, Bucket
from market.records import CardIdentifier, CatalogueCard, Price, SeriesPrices
from market.variants import Condition, Currency, Finish, Kind
from upkeep import after_prices

WEEK = timedelta(days=7)
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
CARD = UUID(int=1)


def expected_moves(engine: Engine, bucket: Bucket) -> dict[tuple[datetime, str, str], tuple[float, int, int]]:
    """(bucket, currency, finish) -> (sum of logarithms, matched, alive), straight from the formula."""
    statement = """
        SELECT series_id, time, price, currency, finish FROM price_snapshots_wide WHERE kind = 'retail' ORDER BY time
    """
    with engine.connect() as connection:
        rows = connection.execute(text(statement)).all()
    observed: dict[int, dict[datetime, float]] = defaultdict(dict)
    for row in rows:
        observed[row.series_id][bucket.floor(row.time)] = float(row.price)
    variant = {row.series_id: (row.currency, row.finish) for row in rows}
    moves: dict[tuple[datetime, str, str], tuple[float, int, int]] = {}
    for time in sorted({time for series in observed.values() for time in series}):
        for series, points in observed.items():
            before = [past for past in points if time - WEEK <= past < time]
            previous = points[max(before)] if before else None
            current = points.get(time)
            if previous is None or previous < 1 or (current is not None and current < 1):
                continue
            key = (time, *variant[series])
            log_sum, matched, alive = moves.get(key, (0.0, 0, 0))
            if current is not None:
                log_sum += max(-math.log(4), min(math.log(4), math.log(current / previous)))
                matched += 1
            moves[key] = (log_sum, matched, alive + 1)
    return moves


def stored_moves(engine: Engine, bucket: Bucket) -> dict[tuple[datetime, str, str], tuple[float, int, int]]:
    """The same from the table, over all conditions and languages."""
    statement = f"""
        SELECT bucket, currency, finish, sum(log_sum), sum(matched_count)::int, sum(alive_count)::int
        FROM market_moves_{bucket.rollup} GROUP BY bucket, currency, finish
    """
    with engine.connect() as connection:
        return {tuple(row[:3]): tuple(row[3:]) for row in connection.execute(text(statement))}


def assert_moves_are_right(engine: Engine, bucket: Bucket, since: datetime) -> None:
    """Every bucket from `since` on is stored, and as it should be."""
    expected = {key: move for key, move in expected_moves(engine, bucket).items() if key[0] >= since}
    stored = {key: move for key, move in stored_moves(engine, bucket).items() if key[0] >= since}
    assert len(expected) > 5
    assert stored.keys() == expected.keys()
    assert all(stored[key] == pytest.approx(expected[key], abs=1e-9) for key in expected)


def store(engine: Engine, points: dict[datetime, str], finish: Finish = Finish.NONFOIL) -> None:
    """Store prices of one card's TCGplayer series, and refresh what they ask for."""
    record = SeriesPrices(
        CardIdentifier("scryfall_id", CARD), "tcgplayer", Condition.NEAR_MINT, finish, None, Currency.USD, Kind.RETAIL,
        [Price(time, Decimal(price)) for time, price in points.items()],
    )  # fmt: skip
    partitions.ensure(engine, prices.prepare([record]).weeks())
    with engine.begin() as connection:
        run = ledger.start_run(connection, "test")
        card = CatalogueCard(CARD, "Island", "tst", "1")
        catalogue.store_cards(connection, card_lines.prepare([card], datetime.now(UTC)))
        prices.store_prices(connection, run, prices.prepare([record]))
    after_prices.run(engine)


@pytest.mark.parametrize("bucket", BUCKETS, ids=lambda bucket: bucket.rollup)
def test_the_simulated_market_has_the_moves_that_its_snapshots_make(market: Engine, bucket: Bucket) -> None:
    kept = timedelta(days=28 if bucket.rollup == "30min" else 200)
    assert_moves_are_right(market, bucket, NOW - kept)


@pytest.mark.parametrize("bucket", BUCKETS, ids=lambda bucket: bucket.rollup)
def test_late_data_corrects_the_moves_of_the_week_after_it(database: Engine, bucket: Bucket) -> None:
    days = {NOW - timedelta(days=day): f"{10 + day}.00" for day in range(12) if day not in (5, 6)}
    store(database, days)
    store(database, days, Finish.FOIL)
    store(database, {NOW - timedelta(days=6): "3.00", NOW - timedelta(days=5, hours=1): "77.00"})
    assert_moves_are_right(database, bucket, NOW - timedelta(days=20))


def test_it_does_not_matter_how_many_series_are_read_at_once(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SERIES", 1)
    monkeypatch.setattr(reading, "AT_ONCE", 1)
    for number, finish in enumerate(Finish):
        store(database, {NOW - timedelta(days=day): f"{9 + day * number}.50" for day in range(number, 20)}, finish)
    assert_moves_are_right(database, BUCKETS[-1], NOW - timedelta(days=20))


def test_a_corrected_price_corrects_the_moves(database: Engine) -> None:
    days = {NOW - timedelta(days=day): "10.00" for day in range(8)}
    store(database, days)
    store(database, {NOW - timedelta(days=3): "20.00"})
    assert_moves_are_right(database, BUCKETS[-1], NOW - timedelta(days=20))


def test_a_corrected_price_of_the_oldest_week_corrects_the_moves_of_the_next(database: Engine) -> None:
    """The moves of the oldest week that is kept are never written anew: what they compare with may have gone."""
    oldest = horizon(NOW)
    days = {oldest + timedelta(days=day): "10.00" for day in (2, *range(8, 16))}
    store(database, days)
    store(database, {oldest + timedelta(days=2): "20.00"})
    assert_moves_are_right(database, BUCKETS[-1], oldest + WEEK)
