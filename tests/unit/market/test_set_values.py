"""What sets are worth over time: equal to a plain computation, and never rewritten by what comes later."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from market.matched_index import NEVER
from market.set_values import ALWAYS, REACHED_DAYS, Candidates, DayValues
from tests.support.set_values import DAY, Offer, Quotes, Value, worth_on

DAYS = 110
CURRENCIES = ("EUR", "USD")
Worths = list[dict[tuple[str, str], Value]]

OFFERS = tuple(
    Offer(currency, code, 10 * number + card, place, leaves)
    for currency in CURRENCIES
    for number, code in enumerate(("aaa", "bbb"))
    for card, leaves in ((0, None), (1, None), (2, 60))
    for place in (1, 2, 1001, None)
)
SETS = sorted({(offer.currency, offer.set_code) for offer in OFFERS})
SPEAKING = [number for number, offer in enumerate(OFFERS) if offer.place is not None]


def candidates() -> Candidates:
    offers = [OFFERS[number] for number in SPEAKING]
    columns = (
        [SETS.index((offer.currency, offer.set_code)) for offer in offers],
        [offer.card for offer in offers],
        [offer.place for offer in offers],
        SPEAKING,
    )
    currency = np.array([CURRENCIES.index(offer.currency) for offer in offers], np.int16)
    leaves = [ALWAYS if offer.leaves is None else offer.leaves * DAY for offer in offers]
    return Candidates.ordered(*(np.array(column) for column in columns), currency, np.array(leaves))


def computed(quotes: Quotes, cuts: list[int] | None = None) -> Worths:
    """The days' worths, computed in stretches."""
    found: Worths = []
    for first, end in pairwise(sorted({0, *(cuts or ()), DAYS})):
        found += stretch(quotes, first, end)
    return found


def stretch(quotes: Quotes, first: int, end: int) -> Worths:
    known = candidates()
    before = [last_before(quotes.get(OFFERS[series], {}), first * DAY) for series in known.series]
    times, cents = np.array(before).T
    values = DayValues(known, first * DAY, end - first, times, cents)
    newest = np.full((end - first, len(CURRENCIES)), NEVER)
    for offer, prices in quotes.items():
        number, currency = np.array([OFFERS.index(offer)], np.int32), CURRENCIES.index(offer.currency)
        last = {time // DAY: time for time in sorted(prices) if first <= time // DAY < end}
        for day, time in last.items():
            values.add(np.array([day - first]), number, np.array([time]), np.array([prices[time]]))
            newest[day - first, currency] = max(newest[day - first, currency], time)
    return [
        {
            key: Value(*(int(column[place]) for column in worth))
            for place, key in enumerate(SETS)
            if newest[day, CURRENCIES.index(key[0])] != NEVER and worth.counted[place]
        }
        for day, worth in values.days(newest, range(end - first))
    ]


def last_before(prices: dict[int, int], time: int) -> tuple[int, int]:
    last = max((one for one in prices if one < time), default=None)
    return (NEVER, 0) if last is None else (last, prices[last])


# Few days, so that cards are silent for long, and edges of days and of windows are met.
instants = st.builds(
    lambda day, part: day * DAY + part,
    st.one_of(st.integers(0, DAYS - 1), st.sampled_from((0, 1, 2, 3, 4, 90, 91, 92, 93))),
    st.sampled_from((0, 1, DAY // 2, DAY - 1)),
)
books = st.dictionaries(
    st.sampled_from(OFFERS), st.dictionaries(instants, st.integers(1, 10**8), min_size=1, max_size=6), max_size=12
)


@settings(deadline=None)
@given(books, st.lists(st.integers(1, DAYS - 1), max_size=4))
def test_values_equal_the_plain_computation_wherever_the_days_are_cut(quotes: Quotes, cuts: list[int]) -> None:
    assert computed(quotes, cuts) == [worth_on(day, quotes) for day in range(DAYS)]


@settings(deadline=None, max_examples=30)
@given(books, st.integers(0, DAYS - 1))
def test_what_comes_later_does_not_rewrite_a_day(quotes: Quotes, day: int) -> None:
    cut = {
        offer: kept
        for offer, prices in quotes.items()
        if (kept := {time: cents for time, cents in prices.items() if time // DAY <= day})
    }
    assert computed(cut)[: day + 1] == computed(quotes)[: day + 1]


@settings(deadline=None, max_examples=30)
@given(books, st.sampled_from(OFFERS), st.integers(0, DAYS - 1))
def test_a_price_changes_only_the_days_that_it_reaches(quotes: Quotes, offer: Offer, day: int) -> None:
    added = {**quotes, offer: {**quotes.get(offer, {}), day * DAY: 5}}
    before, after = computed(quotes), computed(added)
    assert after[:day] == before[:day]
    assert after[day + REACHED_DAYS + 1 :] == before[day + REACHED_DAYS + 1 :]


def offer(place: int, card: int = 0) -> Offer:
    return next(
        one for one in OFFERS if (one.currency, one.set_code, one.place, one.card) == ("USD", "aaa", place, card)
    )


def values_of(quotes: Quotes) -> list[Value | None]:
    return [worths.get(("USD", "aaa")) for worths in computed(quotes)]


def daily(cents: int, *days: range) -> dict[int, int]:
    return {day * DAY: cents for some in days for day in some}


def test_a_new_marketplace_that_is_better_placed_speaks_from_its_first_day_on() -> None:
    found = values_of({offer(2): daily(900, range(20)), offer(1): daily(500, range(10, 20))})
    assert [one.value for one in found[:20] if one] == [900] * 10 + [500] * 10


def test_a_card_whose_best_series_is_silent_for_three_days_counts_with_the_next_one() -> None:
    found = values_of({offer(1): daily(500, range(5)), offer(2): daily(900, range(20))})
    assert [one.value for one in found[:20] if one] == [500] * 7 + [900] * 13
    assert not any(one.stale for one in found[:20] if one)


def test_a_card_that_is_not_quoted_is_carried_for_90_days_as_not_current() -> None:
    found = values_of({offer(1): {0: 70_000}, offer(1, card=1): daily(100, range(DAYS))})
    assert [one.value for one in found if one] == [70_100] * 91 + [100] * (DAYS - 91)
    assert [one.stale for one in found if one] == [0] * 3 + [70_000] * 88 + [0] * (DAYS - 91)


def test_a_card_that_leaves_the_catalogue_leaves_on_that_day() -> None:
    found = values_of({offer(1, card=2): daily(3000, range(70)), offer(1): daily(820, range(70))})
    assert [one.value for one in found[:70] if one] == [3820] * 60 + [820] * 10


def test_a_card_enters_with_its_first_price_and_again_after_a_silence_of_90_days() -> None:
    found = values_of({offer(1): {5 * DAY: 1, 95 * DAY: 2}, offer(1, card=1): {0: 7, 92 * DAY: 8}})
    assert {day: one.entered for day, one in enumerate(found) if one} == {0: 1, 5: 1, 92: 1, 95: 0}


@pytest.mark.parametrize("currency", CURRENCIES)
def test_a_day_on_which_a_currency_has_no_price_has_no_value(currency: str) -> None:
    quotes = {one: {2 * DAY: 5} for one in OFFERS if one.currency == currency and one.place == 1}
    assert [bool(worths) for worths in computed(quotes)] == [False, False, True] + [False] * (DAYS - 3)
    assert {key[0] for key in computed(quotes)[2]} == {currency}


def test_without_candidates_there_is_nothing_to_value() -> None:
    nothing = np.zeros(0, np.int64)
    known = Candidates.ordered(nothing, nothing, nothing, nothing, nothing.astype(np.int16), nothing)
    values = DayValues(known, 0, 2, nothing, nothing)
    values.add(np.array([1]), np.array([3], np.int32), np.array([DAY]), np.array([5]))
    assert [len(worth.cents) for _, worth in values.days(np.full((2, 1), DAY), range(2))] == [0, 0]
