"""Prices that are not believed: set apart from the snapshots, released when others confirm them."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from db.writes import undo
from db.writes.prices import StoredPrices
from market.records import SeriesPrices
from market.variants import Finish
from tests.support.prices import (
    ago,
    begin_run,
    execute,
    make_card,
    price,
    rows,
    series,
    snapshots,
    store,
    write_down,
)
from tests.support.reference import latest_of, stored_latest


@pytest.fixture
def engine(database: Engine) -> Engine:
    """An empty database that knows three cards, two of them printings of the same."""
    oracle = make_card(9).scryfall_id
    store(database, [], [make_card(1, oracle_id=oracle), make_card(2, oracle_id=oracle), make_card(3)])
    return database


def daily(card: int, *amounts: str, until: float = 1, **variant: Any) -> SeriesPrices:
    """A price a day, the last so many days ago."""
    days = range(len(amounts) - 1, -1, -1)
    return series(
        card, *(price(ago(until + day), amount) for day, amount in zip(days, amounts, strict=True)), **variant
    )


def suspects(engine: Engine) -> list[tuple[Any, ...]]:
    return rows(engine, "SELECT time, price, trusted FROM suspect_prices ORDER BY time")


def assert_believed(engine: Engine, *batches: list[SeriesPrices]) -> None:
    book = write_down({}, *batches)
    assert snapshots(engine) == book
    assert stored_latest(engine) == latest_of(book)


def test_an_absurd_price_is_kept_as_seen_and_is_no_latest_price(engine: Engine) -> None:
    good = [daily(1, "2.50", "2.50", until=2)]
    store(engine, good)
    assert store(engine, [daily(1, "22376.77")]) == StoredPrices(0, 0, 0, suspect=1)
    assert_believed(engine, good)
    assert suspects(engine) == [(ago(1), Decimal("22376.77"), Decimal("2.50"))]


def test_the_same_file_again_keeps_it_once_and_believes_it_no_more(engine: Engine) -> None:
    good, absurd = [daily(1, "2.50", until=2)], [daily(1, "22376.77")]
    store(engine, good)
    for _ in range(3):
        assert store(engine, absurd) == StoredPrices(0, 0, 0, suspect=1)
    assert_believed(engine, good)
    assert len(suspects(engine)) == 1


def test_in_a_history_only_the_absurd_day_is_left_out(engine: Engine) -> None:
    history = [daily(1, "2.50", "2.60", "900", "2.70", "2.60")]
    assert store(engine, history) == StoredPrices(4, 0, 0, suspect=1)
    assert_believed(engine, [daily(1, "2.50", "2.60", until=4), daily(1, "2.70", "2.60")])
    assert store(engine, history) == StoredPrices(0, 4, 0, suspect=1)


def test_a_new_level_is_believed_on_its_third_day_from_its_first_day_on(engine: Engine) -> None:
    days = [[daily(1, amount, until=until)] for amount, until in (("2", 9), ("20", 8), ("21", 7), ("19", 6))]
    for batch in days[:3]:
        store(engine, batch)
    assert_believed(engine, days[0])
    assert store(engine, days[3]) == StoredPrices(3, 0, 0, released=2)
    assert_believed(engine, *days)
    assert suspects(engine) == []


def test_a_released_price_keeps_the_run_that_told_it(engine: Engine) -> None:
    store(engine, [daily(1, "2", until=9)])
    first = begin_run(engine)
    store(engine, [daily(1, "20", until=8)], run_id=first)
    other = begin_run(engine, "mtgjson-today")
    store(engine, [series(1, price(ago(7.5), "21"))], run_id=other)
    assert rows(engine, "SELECT run_id FROM price_snapshots WHERE price > 10 ORDER BY time") == [(first,), (other,)]


def test_another_marketplace_within_a_factor_of_two_lets_it_pass(engine: Engine) -> None:
    store(engine, [daily(1, "2", until=2), daily(1, "12", until=1.5, marketplace="manapool")])
    assert store(engine, [daily(1, "20")]) == StoredPrices(1, 0, 0)


def test_an_old_price_of_another_marketplace_supports_nothing(engine: Engine) -> None:
    store(engine, [daily(1, "2", until=2), daily(1, "12", until=4, marketplace="manapool")])
    assert store(engine, [daily(1, "20")]) == StoredPrices(0, 0, 0, suspect=1)


@pytest.mark.parametrize(("card", "variant"), [(1, {"finish": Finish.FOIL}), (2, {})])
def test_another_finish_or_printing_that_moved_the_same_way_lets_it_pass(
    card: int, variant: dict[str, Any], engine: Engine
) -> None:
    alike = series(card, price(ago(4.5), "3"), price(ago(1.2), "9"), **variant)
    store(engine, [daily(1, "2", until=2), alike])
    assert store(engine, [daily(1, "20")]) == StoredPrices(1, 0, 0)


def test_a_first_price_far_from_the_other_marketplaces_is_suspect(engine: Engine) -> None:
    store(engine, [daily(1, "2", until=2)])
    assert store(engine, [daily(1, "900", marketplace="manapool")]) == StoredPrices(0, 0, 0, suspect=1)
    assert store(engine, [daily(3, "900", marketplace="manapool")]) == StoredPrices(1, 0, 0)


def test_a_corrected_file_takes_the_place_of_the_suspect_price(engine: Engine) -> None:
    good, corrected = [daily(1, "2", until=2)], [daily(1, "2.10")]
    store(engine, good)
    store(engine, [daily(1, "900")])
    assert store(engine, corrected) == StoredPrices(1, 0, 0)
    assert_believed(engine, good, corrected)
    assert suspects(engine) == []


def test_a_run_that_is_taken_back_takes_its_suspect_prices_with_it(engine: Engine) -> None:
    store(engine, [daily(1, "2", until=2)])
    run = begin_run(engine)
    store(engine, [daily(1, "900")], run_id=run)
    execute(engine, "UPDATE ingestion_runs SET status = 'succeeded' WHERE id = :run", run=run)
    undo.delete_snapshots(engine, run)
    assert suspects(engine) == []


def test_a_finish_that_the_card_does_not_come_in_is_no_price(database: Engine) -> None:
    cards = [make_card(1, finishes=["foil"]), make_card(2, finishes=["nonfoil"]), make_card(3)]
    batch = [daily(card, "2", finish=finish) for card in (1, 2, 3) for finish in (Finish.NONFOIL, Finish.FOIL)]
    assert store(database, batch, cards) == StoredPrices(4, 0, 0, not_made=2)
    assert {(key.card.int, key.finish) for key in snapshots(database)} == {
        (1, "foil"), (2, "nonfoil"), (3, "foil"), (3, "nonfoil"),
    }  # fmt: skip
