"""Lists that repeat themselves: what is stored of them, what they confirm, and what they no longer have."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from db.writes import prices as writes
from db.writes import undo
from db.writes.lists import PriceList
from db.writes.prices import StoredPrices
from market.records import SeriesPrices
from market.variants import Kind
from tests.support.prices import (
    HOUR,
    ago,
    begin_run,
    make_card,
    price,
    rows,
    scalar,
    series,
    store,
    store_list,
)

SHOP = {"marketplace": "manapool"}
SHOPS = ["manapool"]
MORNING = ago(3)


@pytest.fixture
def engine(database: Engine) -> Engine:
    """An empty database that knows three cards."""
    store(database, [], [make_card(number) for number in (1, 2, 3)])
    return database


def of(card: int, time: datetime, amount: str = "2", **details: Any) -> SeriesPrices:
    """What the shop asks for a card at a time."""
    return series(card, price(time, amount, **details), **SHOP)


def list_of(engine: Engine, time: datetime, *batch: SeriesPrices) -> StoredPrices:
    """Store a whole list of the shop."""
    return store_list(engine, "manapool", time, batch)


def latest(engine: Engine) -> list[tuple[Any, ...]]:
    return rows(engine, "SELECT time, confirmed_at, absent_since FROM confirmed_prices ORDER BY series_id")


def test_the_first_list_of_a_day_is_stored_and_the_same_again_only_confirms(engine: Engine) -> None:
    assert list_of(engine, MORNING, of(1, MORNING)).stored == 1
    noon = MORNING + 12 * HOUR
    assert list_of(engine, noon, of(1, noon)) == StoredPrices(0, 1, 0, confirmed=1)
    assert latest(engine) == [(MORNING, noon, None)]
    next_day = MORNING + 24 * HOUR
    assert list_of(engine, next_day, of(1, next_day)).stored == 1
    assert latest(engine) == [(next_day, next_day, None)]


@pytest.mark.parametrize("changed", [{"amount": "2.01"}, {"total_quantity": 6}, {"num_listings": 1}])
def test_what_changed_in_anything_is_stored(changed: dict[str, Any], engine: Engine) -> None:
    noon = MORNING + 12 * HOUR
    list_of(engine, MORNING, of(1, MORNING, total_quantity=5))
    assert list_of(engine, noon, of(1, noon, **({"total_quantity": 5} | changed))).stored == 1
    assert latest(engine) == [(noon, noon, None)]


def test_the_same_list_again_confirms_again_and_stores_nothing(engine: Engine) -> None:
    noon = MORNING + 12 * HOUR
    list_of(engine, MORNING, of(1, MORNING))
    for _ in range(2):
        assert list_of(engine, noon, of(1, noon)).stored == 0
    assert latest(engine) == [(MORNING, noon, None)]


def test_what_a_whole_list_no_longer_has_is_absent_and_comes_back_with_a_silence(engine: Engine) -> None:
    noon, evening, night = (MORNING + hours * HOUR for hours in (12, 18, 22))
    list_of(engine, MORNING, of(1, MORNING), of(2, MORNING), of(3, MORNING))
    list_of(engine, noon, of(1, noon), of(2, noon), of(3, noon))
    list_of(engine, evening, of(1, evening), of(3, evening))
    assert latest(engine)[1] == (MORNING, noon, evening)
    assert list_of(engine, night, of(1, night), of(2, night), of(3, night)).stored == 1
    assert latest(engine) == [(MORNING, night, None), (night, night, None), (MORNING, night, None)]
    assert rows(engine, "SELECT since, until FROM price_silences") == [(noon, night)]


def test_a_list_with_few_of_the_series_is_not_taken_for_whole(engine: Engine) -> None:
    noon = MORNING + 12 * HOUR
    list_of(engine, MORNING, of(1, MORNING), of(2, MORNING), of(3, MORNING))
    list_of(engine, noon, of(1, noon))
    assert [row[2] for row in latest(engine)] == [None] * 3


def test_a_list_that_breaks_off_confirms_what_it_has_repeated_so_far(engine: Engine) -> None:
    noon, evening = MORNING + 12 * HOUR, MORNING + 18 * HOUR
    list_of(engine, MORNING, of(1, MORNING), of(2, MORNING))
    with engine.begin() as connection:
        whole, batch = PriceList(connection, "manapool", noon), writes.prepare([of(1, noon)])
        assert writes.store_prices(connection, begin_run(engine, "manapool"), batch, whole=whole).confirmed == 1
        whole.break_off(connection)
    assert latest(engine) == [(MORNING, noon, None), (MORNING, MORNING, None)]
    list_of(engine, evening, of(1, evening), of(2, evening))
    assert latest(engine) == [(MORNING, evening, None)] * 2


def test_a_list_that_has_not_come_to_its_end_confirms_nothing(engine: Engine) -> None:
    noon = MORNING + 12 * HOUR
    list_of(engine, MORNING, of(1, MORNING), of(2, MORNING))
    with engine.begin() as connection:
        whole, batch = PriceList(connection, "manapool", noon), writes.prepare([of(1, noon)])
        writes.store_prices(connection, begin_run(engine, "manapool"), batch, whole=whole)
    assert latest(engine) == [(MORNING, MORNING, None)] * 2


def test_a_price_of_another_source_joins_the_list_that_repeats_it(engine: Engine) -> None:
    noon, evening = MORNING + 12 * HOUR, MORNING + 18 * HOUR
    store(engine, [of(1, MORNING)])
    list_of(engine, noon, of(1, noon))
    assert latest(engine) == [(MORNING, noon, None)]
    list_of(engine, evening, of(1, evening))
    assert latest(engine) == [(MORNING, evening, None)]


def test_a_newer_list_does_not_confirm_what_only_an_older_one_has(engine: Engine) -> None:
    noon, evening = MORNING + 12 * HOUR, MORNING + 18 * HOUR
    list_of(engine, MORNING, of(1, MORNING), of(2, MORNING))
    list_of(engine, evening, of(1, evening), of(2, evening))
    list_of(engine, noon, of(1, noon), of(2, noon), of(3, noon))
    assert latest(engine) == [(MORNING, evening, None), (MORNING, evening, None), (noon, noon, None)]


def test_other_marketplaces_and_kinds_are_apart(engine: Engine) -> None:
    noon = MORNING + 12 * HOUR
    buying = series(1, price(MORNING, "1"), kind=Kind.BUYLIST, **SHOP)
    store(engine, [series(1, price(MORNING, "2"))])
    list_of(engine, MORNING, of(1, MORNING), buying, of(2, MORNING))
    list_of(engine, noon, of(1, noon), of(2, noon))
    assert latest(engine) == [(MORNING, MORNING, None), (MORNING, noon, None), (MORNING, MORNING, noon),
                              (MORNING, noon, None)]  # fmt: skip


def test_an_older_list_confirms_nothing_and_is_stored_as_history(engine: Engine) -> None:
    list_of(engine, MORNING, of(1, MORNING))
    before = MORNING - timedelta(hours=1)
    assert list_of(engine, before, of(1, before)).stored == 1
    assert latest(engine) == [(MORNING, MORNING, None)]


def test_a_list_that_is_taken_back_has_confirmed_nothing(engine: Engine) -> None:
    noon, evening = MORNING + 12 * HOUR, MORNING + 18 * HOUR
    list_of(engine, MORNING, of(1, MORNING), of(2, MORNING), of(3, MORNING))
    list_of(engine, noon, of(1, noon), of(2, noon), of(3, noon))
    list_of(engine, evening, of(1, evening), of(2, evening))
    run = scalar(engine, "SELECT max(id) FROM ingestion_runs")
    undo.delete_snapshots(engine, run)
    assert latest(engine) == [(MORNING, noon, None)] * 3


def changes(engine: Engine) -> list[tuple[Any, ...]]:
    """Of each series the price a day before it was confirmed last, and the change since then."""
    return rows(engine, "SELECT time_24h, price_24h, change_24h FROM latest_prices ORDER BY series_id")


EVENING, NEXT, LATER = (MORNING + hours * HOUR for hours in (10, 24, 36))


def test_a_change_counts_from_the_price_of_a_day_before_the_confirmation(engine: Engine) -> None:
    """Not from that of a day before the snapshot, which may be a day older."""
    list_of(engine, MORNING, of(1, MORNING, "2"), of(2, MORNING, "2"))
    list_of(engine, EVENING, of(1, EVENING, "4"), of(2, EVENING, "2"))
    list_of(engine, NEXT, of(1, NEXT, "4"), of(2, NEXT, "2"))
    assert changes(engine) == [(MORNING, 2, 100), (MORNING, 2, 0)]
    list_of(engine, LATER, of(1, LATER, "4"), of(2, LATER, "2"))
    assert latest(engine) == [(NEXT, LATER, None)] * 2
    assert changes(engine) == [(EVENING, 4, 0), (MORNING, 2, 0)]


def test_what_changed_and_changed_back_between_two_lists_of_a_day_before_counts_as_it_was_last(engine: Engine) -> None:
    for hours, amount in ((0, "2"), (4, "5"), (8, "2"), (24, "2"), (36, "2")):
        time = MORNING + hours * HOUR
        list_of(engine, time, of(1, time, amount))
    assert changes(engine) == [(MORNING, 2, 0)]


def test_a_price_that_was_new_a_day_before_gets_its_change_with_the_confirmation(engine: Engine) -> None:
    list_of(engine, MORNING, of(2, MORNING))
    list_of(engine, EVENING, of(1, EVENING, "2"), of(2, EVENING))
    list_of(engine, NEXT, of(1, NEXT, "3"), of(2, NEXT))
    assert changes(engine)[1] == (None, None, None)
    list_of(engine, LATER, of(1, LATER, "3"), of(2, LATER))
    assert changes(engine)[1] == (EVENING, 2, 50)


def test_what_was_silent_a_day_before_the_confirmation_has_no_change(engine: Engine) -> None:
    gone, back = MORNING + 9 * HOUR, MORNING + 14 * HOUR
    for time, cards in ((MORNING, (1, 2, 3)), (gone, (2, 3)), (back, (1, 2, 3)), (NEXT, (1, 2, 3))):
        list_of(engine, time, *(of(card, time) for card in cards))
    assert changes(engine)[0] == (MORNING, 2, 0)
    list_of(engine, LATER, *(of(card, LATER) for card in (1, 2, 3)))
    assert changes(engine) == [(None, None, None), (MORNING, 2, 0), (MORNING, 2, 0)]
    on_offer = MORNING + 39 * HOUR
    list_of(engine, on_offer, *(of(card, on_offer) for card in (1, 2, 3)))
    assert changes(engine)[0] == (back, 2, 0)


def test_what_a_list_did_not_confirm_keeps_its_change(engine: Engine) -> None:
    list_of(engine, MORNING, of(1, MORNING, "2"), of(2, MORNING), of(3, MORNING))
    list_of(engine, EVENING, of(1, EVENING, "4"), of(2, EVENING), of(3, EVENING))
    list_of(engine, NEXT, of(1, NEXT, "4"), of(2, NEXT), of(3, NEXT))
    list_of(engine, LATER, of(2, LATER), of(3, LATER))
    assert changes(engine)[0] == (MORNING, 2, 100)


def test_other_marketplaces_are_left_alone(engine: Engine) -> None:
    other = [series(1, price(MORNING, "2"), price(EVENING, "4"), price(LATER, "4"))]
    list_of(engine, MORNING, of(1, MORNING))
    store(engine, other)
    before = rows(engine, "SELECT * FROM latest_prices WHERE time = :time", time=LATER)
    list_of(engine, NEXT, of(1, NEXT))
    list_of(engine, LATER, of(1, LATER))
    assert rows(engine, "SELECT * FROM latest_prices WHERE time = :time", time=LATER) == before


def test_taking_a_list_back_lets_the_change_count_from_where_it_did(engine: Engine) -> None:
    list_of(engine, MORNING, of(1, MORNING, "2"))
    list_of(engine, EVENING, of(1, EVENING, "4"))
    list_of(engine, NEXT, of(1, NEXT, "4"))
    before = changes(engine)
    list_of(engine, LATER, of(1, LATER, "4"))
    assert changes(engine) != before
    undo.delete_snapshots(engine, scalar(engine, "SELECT max(id) FROM ingestion_runs"))
    assert (changes(engine), latest(engine)) == (before, [(NEXT, NEXT, None)])
