"""The lines in which snapshots are sent to the database, and which of them can go straight in."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.writes.prices import SNAPSHOT_COLUMNS, Target, divide, snapshot_lines
from market.records import Price
from tests.support.prices import price, series

MOMENT = datetime(2025, 3, 1, 12, tzinfo=UTC)
MONEY = st.decimals("0.01", "99999999.99", places=2)
COUNT = st.none() | st.integers(0, 2**31 - 1)
PRICES = st.builds(
    Price,
    time=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    price=MONEY,
    price_low=st.none() | MONEY,
    price_mid=st.none() | MONEY,
    price_high=st.none() | MONEY,
    price_market=st.none() | MONEY,
    num_listings=COUNT,
    total_quantity=COUNT,
)


@given(st.dictionaries(st.integers(1, 99), st.lists(PRICES, min_size=1, max_size=4), max_size=4))
def test_a_line_says_what_the_price_says(given: dict[int, list[Price]]) -> None:
    rows = {number: {one.time: one for one in prices} for number, prices in given.items()}
    lines = list(snapshot_lines(rows, 7))
    expected = [(number, one) for number, prices in rows.items() for one in prices.values()]
    assert len(lines) == len(expected)
    for line, (number, one) in zip(lines, expected, strict=True):
        assert line.endswith("\n")
        fields = dict(zip(SNAPSHOT_COLUMNS, line[:-1].split("\t"), strict=True))
        assert (int(fields["series_id"]), int(fields["run_id"])) == (number, 7)
        assert datetime.fromisoformat(fields["time"]) == one.time
        for name in one._fields[1:]:
            value = getattr(one, name)
            assert fields[name] == ("\\N" if value is None else str(value))


NEWER, SAME, OLDER = (price(MOMENT + timedelta(days=days), "1") for days in (1, 0, -1))


def test_only_what_is_newer_than_the_latest_goes_straight_in() -> None:
    newer, others = divide([series(1, OLDER, SAME, NEWER)], [Target(0, 5, MOMENT)])
    assert newer == {5: {NEWER.time: NEWER}}
    assert others == {5: {SAME.time: SAME, OLDER.time: OLDER}}


def test_all_of_a_new_series_goes_straight_in() -> None:
    newer, others = divide([series(1, OLDER, NEWER)], [Target(0, 5, None)])
    assert newer == {5: {OLDER.time: OLDER, NEWER.time: NEWER}}
    assert others == {}


def test_a_record_that_names_several_cards_goes_to_each() -> None:
    newer, others = divide([series(1, SAME)], [Target(0, 5, None), Target(0, 6, MOMENT)])
    assert newer == {5: {SAME.time: SAME}}
    assert others == {6: {SAME.time: SAME}}


def test_one_moment_in_two_zones_is_one_row_and_the_later_record_counts() -> None:
    berlin = SAME._replace(time=MOMENT.astimezone(timezone(timedelta(hours=1))), price=Decimal("2"))
    newer, _ = divide([series(1, SAME), series(1, berlin)], [Target(0, 5, None), Target(1, 5, None)])
    assert [one.price for one in newer[5].values()] == [Decimal("2")]


@pytest.mark.parametrize("batch", [[], [series(1, SAME)]])
def test_a_record_without_a_known_card_goes_nowhere(batch: list[object]) -> None:
    assert divide(batch, []) == ({}, {})  # type: ignore[arg-type]
