"""A history as arrays says the same as a list of its prices."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.histories import EPOCH, MICROSECOND, History, microseconds, moment
from market.records import Price

TIMES = st.datetimes(datetime(1993, 8, 5), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def history(*prices: Price) -> History:
    times, cents = [microseconds(price.time) for price in prices], [int(price.price * 100) for price in prices]
    return History(np.array(times, np.int64), np.array(cents, np.int64))


PRICES = st.lists(st.tuples(TIMES, st.decimals("0.01", "1000000", places=2)).map(lambda pair: Price(*pair)), max_size=5)


@given(PRICES)
def test_it_reads_as_the_list_of_its_prices(prices: list[Price]) -> None:
    found = history(*prices)
    assert list(found) == prices
    assert (found == prices, prices == found, found == [*prices, None]) == (True, True, False)
    assert (len(found), bool(found)) == (len(prices), bool(prices))
    assert list(found[1:]) == prices[1:]
    assert [str(price.price) for price in found] == [str(price.price.quantize(Decimal("0.01"))) for price in prices]


@given(PRICES, TIMES, TIMES)
def test_it_lies_within_a_range_if_every_price_does(prices: list[Price], since: datetime, until: datetime) -> None:
    assert history(*prices).within(since, until) == all(since <= price.time < until for price in prices)


@pytest.mark.parametrize(("shift", "within"), [(0, True), (-1, False)])
def test_a_range_holds_its_start_and_not_its_end(shift: int, within: bool) -> None:
    one = Price(datetime(2025, 3, 1, tzinfo=UTC), Decimal(1))
    assert history(one).within(one.time - shift * MICROSECOND, one.time + MICROSECOND) is within
    assert not history(one).within(one.time, one.time)


@given(TIMES)
def test_a_time_is_a_moment_whatever_its_zone(time: datetime) -> None:
    assert moment(microseconds(time)) == time
    assert microseconds(time.astimezone(timezone(timedelta(hours=-9)))) == microseconds(time)
    assert microseconds(EPOCH) == 0
