"""Cutting records into batches: nothing lost, nothing twice, none too large, impossible times rejected."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.retention import horizon
from ingestion.contract import (
    CardIdentifier,
    CatalogueCard,
    Listing,
    Notice,
    Price,
    Record,
    Rejected,
    Reread,
    SeriesPrices,
    SourceError,
)
from ingestion.parsing.values import TOLERANCE
from ingestion.runs import batches as module
from ingestion.runs.batches import Batch, batches
from market.variants import Condition, Currency, Finish, Kind

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def card(number: int) -> CatalogueCard:
    return CatalogueCard(UUID(int=number), f"Card {number}", "tst", str(number))


def prices(number: int, *times: datetime) -> SeriesPrices:
    return SeriesPrices(
        CardIdentifier("scryfall_id", UUID(int=number)), "tcgplayer", Condition.NEAR_MINT, Finish.NONFOIL, None,
        Currency.USD, Kind.RETAIL, [Price(time, Decimal(number + 1)) for time in times],
    )  # fmt: skip


def listing(count: int, time: datetime) -> Listing:
    """Offers of so many cards at one time."""
    numbers, same = np.arange(count), np.zeros(count, np.int64)
    cards = [CardIdentifier("scryfall_id", UUID(int=number)) for number in range(count)]
    variant = ("manapool", Condition.NEAR_MINT, Finish.NONFOIL, None, Currency.USD, Kind.RETAIL)
    return Listing(time, cards, [variant], numbers, same, {"price": numbers + 100})


def day(number: int) -> datetime:
    return NOW - timedelta(days=number)


def cut(*records: Record) -> list[Batch]:
    return list(batches(records, NOW))


def test_records_go_where_they_belong_in_their_order() -> None:
    records: list[Record] = [card(1), prices(1, day(1)), Rejected("x", "y"), card(2), prices(2, day(1), day(2))]
    (batch,) = cut(*records)
    assert batch.cards == [records[0], records[3]]
    assert batch.series == [records[1], records[4]]
    assert batch.rejected == [records[2]]
    assert batch.price_count == 3


def test_nothing_makes_no_batch() -> None:
    assert cut() == []


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of a few records."""
    for name, size in (("MAXIMUM_PRICES", 6), ("MAXIMUM_SERIES", 4), ("MAXIMUM_CARDS", 3)):
        monkeypatch.setattr(module, name, size)


KINDS = st.sampled_from("crp")


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("records", "sizes"),
    [
        ([card(n) for n in range(7)], [3, 3, 1]),
        ([Rejected(str(n), "") for n in range(7)], [3, 3, 1]),
        ([prices(n, day(1)) for n in range(9)], [4, 4, 1]),
        ([prices(n, *map(day, range(3))) for n in range(5)], [2, 2, 1]),
        ([card(n) for n in range(3)], [3]),
    ],
)
def test_a_batch_ends_when_it_is_large_enough(records: list[Record], sizes: list[int]) -> None:
    assert [len(one.cards) + len(one.series) + len(one.rejected) for one in cut(*records)] == sizes


@pytest.mark.usefixtures("small")
def test_a_listing_counts_as_all_of_its_series() -> None:
    found = cut(listing(3, day(1)), listing(3, day(1)), listing(1, day(1)))
    assert [(len(one.listings), one.series_count, one.price_count) for one in found] == [(2, 6, 6), (1, 1, 1)]


@given(st.lists(st.tuples(KINDS, st.integers(1, 9)), max_size=60))
def test_nothing_is_lost_and_nothing_comes_twice(choice: list[tuple[str, int]]) -> None:
    made: dict[str, list[Any]] = {"c": [], "r": [], "p": []}
    records: list[Record] = []
    for number, (kind, count) in enumerate(choice):
        record: Record = (
            card(number)
            if kind == "c"
            else Rejected(str(number), "")
            if kind == "r"
            else prices(number, *map(day, range(count)))
        )
        made[kind].append(record)
        records.append(record)
    with pytest.MonkeyPatch.context() as patch:
        for name, size in (("MAXIMUM_PRICES", 6), ("MAXIMUM_SERIES", 4), ("MAXIMUM_CARDS", 3)):
            patch.setattr(module, name, size)
        found = cut(*records)
    assert list(chain.from_iterable(one.cards for one in found)) == made["c"]
    assert list(chain.from_iterable(one.rejected for one in found)) == made["r"]
    assert list(chain.from_iterable(one.series for one in found)) == made["p"]
    assert all(one.price_count == sum(len(series.prices) for series in one.series) and not one.empty for one in found)


IMPOSSIBLE = {
    NOW + TOLERANCE: "is in the future",
    NOW + timedelta(days=9000): "is in the future",
    horizon(NOW) - MOMENT: "is older than prices are kept",
    datetime(1993, 8, 5, tzinfo=UTC): "is older than prices are kept",
}


@pytest.mark.parametrize(("time", "reason"), IMPOSSIBLE.items())
def test_a_price_of_an_impossible_time_costs_only_itself(time: datetime, reason: str) -> None:
    (batch,) = cut(prices(7, day(1), time, day(2)))
    assert [price.time for price in batch.series[0].prices] == [day(1), day(2)]
    assert batch.price_count == 2
    (rejected,) = batch.rejected
    assert rejected.reason == reason
    assert str(UUID(int=7)) in rejected.raw
    assert str(time) in rejected.raw


@pytest.mark.parametrize(("time", "reason"), IMPOSSIBLE.items())
def test_of_a_listing_of_an_impossible_time_each_price_is_rejected(time: datetime, reason: str) -> None:
    (batch,) = cut(listing(2, time), prices(7, day(1)))
    assert (batch.listings, batch.price_count) == ([], 1)
    assert [(one.reason, f"{time}" in one.raw) for one in batch.rejected] == [(reason, True)] * 2


@pytest.mark.parametrize("time", [NOW, NOW + TOLERANCE - MOMENT, horizon(NOW)])
def test_times_up_to_the_bounds_are_possible(time: datetime) -> None:
    (batch,) = cut(prices(1, time))
    assert batch.rejected == []
    assert batch.price_count == 1


def test_a_price_at_a_bound_stays_beside_one_that_is_rejected() -> None:
    bounds = [horizon(NOW), NOW + TOLERANCE - MOMENT]
    (batch,) = cut(prices(1, bounds[0], NOW + TOLERANCE, bounds[1]))
    assert [price.time for price in batch.series[0].prices] == bounds
    assert len(batch.rejected) == 1


def test_a_series_without_a_possible_price_is_left_out() -> None:
    (batch,) = cut(prices(1, NOW + timedelta(days=3)))
    assert batch.series == []
    assert len(batch.rejected) == 1


@pytest.mark.parametrize("error", [SourceError("cut off"), ValueError("a bug"), OSError("disk")])
def test_what_came_before_an_error_is_handed_out_first(error: Exception) -> None:
    def broken() -> Iterator[Record]:
        yield card(1)
        yield prices(1, day(1))
        raise error

    stream = batches(broken(), NOW)
    batch = next(stream)
    assert (len(batch.cards), len(batch.series)) == (1, 1)
    with pytest.raises(type(error)) as raised:
        next(stream)
    assert raised.value is error


def test_an_error_at_the_start_hands_out_nothing() -> None:
    def broken() -> Iterator[Record]:
        raise SourceError("empty")
        yield card(1)

    with pytest.raises(SourceError):
        next(batches(broken(), NOW))


def test_being_stopped_by_hand_hands_out_nothing_more() -> None:
    def stopped() -> Iterator[Record]:
        yield card(1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        next(batches(stopped(), NOW))


def test_records_are_read_no_further_than_the_batch() -> None:
    """What is not stored yet must not pile up in memory."""
    read: list[int] = []

    def stream() -> Iterator[Record]:
        for number in range(10_000):
            read.append(number)
            yield card(number)

    next(batches(stream(), NOW))
    assert len(read) == module.MAXIMUM_CARDS


def test_whole_records_are_kept_as_long_as_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAXIMUM_CARDS", 2)
    monkeypatch.setattr(module, "LONGEST_KEPT", 8)
    texts = ["12345678", "123456789", "1234", "1234", "12"]
    monkeypatch.setattr(module, "MOST_KEPT", 14)
    kept = [record.record for batch in cut(*(Rejected(text, "", text) for text in texts)) for record in batch.rejected]
    assert kept == ["12345678", None, "1234", None, "12"]


def test_records_that_were_read_again_are_noted_in_the_order_of_the_stream() -> None:
    (batch,) = cut(Reread([1, 2], [Rejected("x", "y")]), Reread([5], [prices(1, day(1))]))
    assert (batch.reread, len(batch.rejected), len(batch.series)) == ([1, 2, 5], 1, 1)


@pytest.mark.usefixtures("small")
def test_what_takes_the_place_of_a_record_is_stored_with_it_or_not_at_all() -> None:
    told = [Rejected(str(number), "") for number in range(5)]
    assert [(batch.reread, batch.rejected) for batch in cut(Reread([1], told), Reread([2], []))] == [
        ([1], told),
        ([2], []),
    ]


def test_a_batch_of_nothing_but_records_read_again_is_stored() -> None:
    assert [batch.reread for batch in cut(Reread([3], []))] == [[3]]


def test_what_is_odd_about_the_edition_is_handed_on_and_is_no_record() -> None:
    (batch,) = cut(Notice("Half of it is missing."))
    assert (batch.notices, batch.price_count, batch.rejected) == (["Half of it is missing."], 0, [])
