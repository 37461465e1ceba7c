"""The daily index of every set equals a plain computation from the raw snapshots."""

import math
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine, text

from market.periods import DAY

WEEK = timedelta(days=7)
KEPT = timedelta(days=100)
Key = tuple[str, str, datetime]


@pytest.fixture
def observed(market: Engine) -> dict[int, dict[datetime, float]]:
    """Of every retail series the last price of each day."""
    with market.connect() as connection:
        rows = connection.execute(
            text("SELECT series_id, time, price FROM price_snapshots_wide WHERE kind = 'retail' ORDER BY time")
        ).all()
    days: dict[int, dict[datetime, float]] = defaultdict(dict)
    for row in rows:
        days[row.series_id][DAY.floor(row.time)] = float(row.price)
    return days


@pytest.fixture
def set_of(market: Engine) -> dict[int, tuple[str, str]]:
    """Currency and set of every series."""
    statement = "SELECT price_series.id, currency, set_code FROM price_series JOIN cards ON cards.id = card_id"
    with market.connect() as connection:
        return {row[0]: (row[1], row[2]) for row in connection.execute(text(statement))}


@pytest.fixture
def stored(market: Engine) -> dict[Key, Any]:
    """What the table has of the last months."""
    with market.connect() as connection:
        rows = connection.execute(
            text("SELECT * FROM set_index_daily WHERE bucket > :since"), {"since": datetime.now(UTC) - KEPT}
        ).all()
    assert len(rows) > 1000
    return {(row.currency, row.set_code, row.bucket): row for row in rows}


def test_plain_sums_count_each_series_once_a_day_with_its_last_price(
    observed: dict[int, dict[datetime, float]], set_of: dict[int, tuple[str, str]], stored: dict[Key, Any]
) -> None:
    sums: dict[Key, list[float]] = defaultdict(list)
    for series, points in observed.items():
        for day, price in points.items():
            sums[*set_of[series], day].append(price)
    for key, row in stored.items():
        assert (row.series_count, row.price_sum) == (len(sums[key]), pytest.approx(sum(sums[key])))


def test_moves_compare_each_series_with_itself(
    observed: dict[int, dict[datetime, float]], set_of: dict[int, tuple[str, str]], stored: dict[Key, Any]
) -> None:
    logs: dict[Key, float] = defaultdict(float)
    matched: dict[Key, int] = defaultdict(int)
    for series, points in observed.items():
        days = sorted(points)
        for before, day in pairwise(days):
            if day - before <= WEEK and points[before] >= 1 and points[day] >= 1:
                change = math.log(points[day] / points[before])
                logs[*set_of[series], day] += max(-math.log(4), min(math.log(4), change))
                matched[*set_of[series], day] += 1
    for key, row in stored.items():
        assert (row.matched_count, row.log_sum) == (matched[key], pytest.approx(logs[key], abs=1e-9))
