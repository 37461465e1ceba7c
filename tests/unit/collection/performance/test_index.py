"""Index of a collection: the market's movement of what is held, unmoved by what comes and goes."""

from datetime import datetime, timedelta
from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collection.ledger.entries import Entry, EntryKind
from collection.ledger.replaying import replay
from collection.ledger.variants import Variant
from collection.performance.index import Gap, IndexPoint, chain, time_weighted
from collection.performance.positions import positions_over_time
from tests.support.ledgers import BOLT, OPAL, acquisition, buy, day, ledgers, sell
from tests.support.price_paths import VARIANTS, Prices, daily, observed


def evening(number: int) -> datetime:
    """After what happens on a day."""
    return day(number) + timedelta(hours=6)


def index(entries: list[Entry], prices: Prices, count: int) -> list[IndexPoint]:
    """The index in the evenings of the first days."""
    times = [evening(number) for number in range(count)]
    return chain(positions_over_time(times, replay(entries).changes, VARIANTS, observed(prices)))


def values(points: list[IndexPoint]) -> list[float | None]:
    return [None if point.index_value is None else round(point.index_value, 6) for point in points]


def test_the_index_follows_the_value_where_nothing_comes_or_goes() -> None:
    points = index([buy(0, 2, 1)], {BOLT: daily(100, 110, 99)}, 3)
    assert values(points) == [100, 110, 99]
    assert [point.value for point in points] == [200, 220, 198]


def test_a_card_bought_below_the_market_makes_what_the_market_made() -> None:
    entries = [buy(0, 1, 10_000), buy(1, 1, 5000, variant=OPAL)]
    points = index(entries, {BOLT: daily(10_000, 11_000), OPAL: {1: 10_000}}, 2)
    assert values(points) == [100, 110]


def test_a_binder_that_joins_with_500_of_cards_changes_the_index_by_0() -> None:
    entries = [buy(0, 1, 1), Entry(1, day(1), EntryKind.IMPORT, (acquisition(1, 500, None, variant=OPAL),))]
    points = index(entries, {BOLT: daily(1000, 1000, 1000), OPAL: daily(100, 100, 100)}, 3)
    assert values(points) == [100, 100, 100]
    assert [point.value for point in points] == [1000, 51_000, 51_000]


def test_a_first_price_enters_at_the_next_link_and_a_price_that_ends_leaves_without_a_jump() -> None:
    entries = [buy(0, 1, 1), buy(1, 1, 1, variant=OPAL, kind=EntryKind.IMPORT)]
    prices = {BOLT: dict.fromkeys(range(20), 1000), OPAL: {2: 500, 3: 1000}}
    points = index(entries, prices, 14)
    assert values(points) == [100, 100, 100, pytest.approx(133.333333), *[pytest.approx(133.333333)] * 10]


def test_between_the_last_sale_and_the_next_buy_there_is_a_gap_and_no_return() -> None:
    entries = [buy(0, 1, 1), sell(2, 1, 1), buy(5, 1, 1)]
    points = index(entries, {BOLT: daily(100, 110, 121, 200, 300, 400, 440)}, 7)
    assert values(points) == [100, 110, 121, None, None, 121, 133.1]
    assert [point.gap for point in points[3:5]] == [Gap.NOTHING_HELD] * 2


def test_a_day_without_any_value_before_it_has_the_factor_1() -> None:
    points = index([buy(1, 1, 1)], {BOLT: daily(50, 100, 130, 130)}, 4)
    assert values(points) == [None, 100, 130, 130]


def test_bought_and_sold_on_one_day_leaves_the_index_where_it_was() -> None:
    sale = Entry(3, day(1), EntryKind.SELL, sell(1, 1, 500).lines)
    points = index([buy(1, 1, 1), sale, buy(4, 1, 1)], {BOLT: daily(*[100] * 6)}, 6)
    assert values(points) == [None, None, None, None, 100, 100]


def test_a_sale_of_what_was_never_held_moves_nothing_and_is_told() -> None:
    entries = [buy(0, 1, 1), sell(1, 1, 1), sell(2, 1, 5000)]
    points = index(entries, {BOLT: daily(100, 100, 100)}, 3)
    assert values(points) == [100, 100, None]
    assert [problem.entry for problem in replay(entries).problems] == [2]


def test_an_asset_without_history_has_a_reason_instead_of_a_number() -> None:
    points = index([buy(0, 1, 1)], {}, 2)
    assert [(point.index_value, point.gap) for point in points] == [(None, Gap.NO_PRICE)] * 2
    assert time_weighted(points).reason == "fewer than two points with a price"


def test_a_link_on_less_than_half_of_the_value_is_a_gap_and_moves_nothing() -> None:
    entries = [buy(0, 1, 1), buy(1, 1, 1, variant=OPAL)]
    prices = {BOLT: daily(*range(100, 120)), OPAL: {1: 900}}
    points = index(entries, prices, 12)
    thin = points[8]
    assert (thin.index_value, thin.gap, thin.matched) == (None, Gap.TOO_FEW_MATCHED, 1)
    assert thin.matched_share == pytest.approx(107 / 1007)
    assert points[9].index_value == pytest.approx(points[7].index_value * 109 / 108)  # type: ignore[operator]


def test_nothing_is_annualised_below_a_year() -> None:
    def point(number: int, level: float | None) -> IndexPoint:
        return IndexPoint(day(number), level, None if level else Gap.NO_PRICE, 1, 0.0, 1, 1.0)

    short = time_weighted([point(0, 100.0), point(5, None), point(364, 110.0)])
    assert (short.period, short.annual, short.days, short.gaps) == (pytest.approx(0.1), None, 364, 1)
    long = time_weighted([point(0, 100.0), point(730, 121.0)])
    assert (long.period, long.annual) == (pytest.approx(0.21), pytest.approx(0.1))


def test_a_long_only_return_is_never_below_minus_100_per_cent() -> None:
    entries = [buy(0, 10, 1), buy(1, 1000, 1), sell(2, 1005, 1)]
    returned = time_weighted(index(entries, {BOLT: daily(100_000, 10, 1, 1)}, 4))
    assert returned.period == pytest.approx(-0.99999)


COUNT = 10
quoted = st.dictionaries(
    st.sampled_from(VARIANTS), st.dictionaries(st.integers(0, COUNT), st.integers(1, 10**5), max_size=COUNT)
)


@settings(deadline=None)
@given(ledgers(), st.dictionaries(st.sampled_from(VARIANTS), st.integers(1, 10**5)))
def test_prices_that_stay_leave_the_index_at_100_whatever_comes_and_goes(
    entries: list[Entry], prices: dict[Variant, int]
) -> None:
    stays = {variant: dict.fromkeys(range(COUNT), price) for variant, price in prices.items()}
    assert {point.index_value for point in index(entries, stays, COUNT)} <= {None, 100.0}


@settings(deadline=None)
@given(ledgers(), quoted, st.integers(1, COUNT - 1), st.sampled_from(VARIANTS), st.integers(1, 50))
def test_a_buy_between_two_points_does_not_move_the_second(
    entries: list[Entry], prices: Prices, place: int, variant: Variant, quantity: int
) -> None:
    more = Entry(99, day(place), EntryKind.BUY, (acquisition(99, quantity, 1, variant=variant),))
    before, after = (index(some, prices, place + 1) for some in (entries, [*entries, more]))
    assert after[:place] == before[:place]
    if before[place].index_value is not None and after[place].index_value is not None:
        assert after[place].index_value == before[place].index_value


@settings(deadline=None)
@given(ledgers(), quoted)
def test_a_point_is_a_number_above_0_or_has_a_reason(entries: list[Entry], prices: Prices) -> None:
    points = index(entries, prices, COUNT)
    assert all((point.index_value is None) == (point.gap is not None) for point in points)
    assert all(isfinite(point.index_value) and point.index_value > 0 for point in points if point.index_value)
    returned = time_weighted(points)
    assert (returned.period is None) == (returned.reason is not None)
    assert returned.period is None or returned.period > -1


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 10**4), min_size=3, max_size=6),
    st.lists(st.integers(1, 10**4), min_size=3, max_size=6),
    st.integers(1, 9),
    st.integers(1, 9),
)
def test_the_index_of_two_binders_lies_between_theirs(
    first: list[int], second: list[int], some: int, more: int
) -> None:
    count = min(len(first), len(second))
    prices = {BOLT: daily(*first), OPAL: daily(*second)}
    one, other = [buy(0, some, 1)], [buy(0, more, 1, variant=OPAL)]
    both = [one[0], Entry(1, day(0), EntryKind.BUY, (acquisition(1, more, 1, variant=OPAL),))]
    for parts, whole in zip(
        zip(index(one, prices, count), index(other, prices, count), strict=True),
        index(both, prices, count),
        strict=True,
    ):
        levels = [part.index_value for part in parts if part.index_value is not None]
        assert len(levels) == 2
        assert whole.index_value is not None
        assert min(levels) - 1e-6 <= whole.index_value <= max(levels) + 1e-6
