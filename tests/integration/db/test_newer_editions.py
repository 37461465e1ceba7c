"""MTGJSON tells a day's prices in two files: the newer edition counts, whichever was loaded first."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from db.writes import undo
from db.writes.prices import StoredPrices
from tests.support.prices import ago, begin_run, execute, make_card, price, rows, scalar, series, store

HISTORY, TODAY = "mtgjson-history", "mtgjson-today"


@pytest.fixture
def engine(database: Engine) -> Engine:
    """An empty database that knows a card."""
    store(database, [], [make_card(1)])
    return database


def load(engine: Engine, source: str, edition: datetime, *prices: Any) -> StoredPrices:
    """An edition of a source tells these prices of a card."""
    run = begin_run(engine, source)
    execute(engine, "UPDATE ingestion_runs SET as_of = :edition, status = 'succeeded' WHERE id = :run",
            edition=edition, run=run)  # fmt: skip
    return store(engine, [series(1, *prices)], run_id=run)


def stored(engine: Engine) -> list[Decimal]:
    return [told for (told,) in rows(engine, "SELECT price FROM price_snapshots ORDER BY time")]


@pytest.mark.parametrize(("first", "second"), [(HISTORY, TODAY), (TODAY, HISTORY), (HISTORY, HISTORY)])
def test_an_older_edition_does_not_correct_a_newer_one(first: str, second: str, engine: Engine) -> None:
    load(engine, first, ago(1), price(ago(3), "2"), price(ago(2), "2.20"))
    assert load(engine, second, ago(2), price(ago(4), "1.80"), price(ago(2), "2.30")) == StoredPrices(1, 1, 0)
    assert stored(engine) == [Decimal("1.80"), Decimal(2), Decimal("2.20")]


@pytest.mark.parametrize(("first", "second"), [(HISTORY, TODAY), (TODAY, HISTORY), (TODAY, TODAY)])
def test_a_newer_edition_corrects_an_older_one(first: str, second: str, engine: Engine) -> None:
    load(engine, first, ago(2), price(ago(2), "2.20"))
    load(engine, second, ago(1), price(ago(2), "2.30"))
    assert stored(engine) == [Decimal("2.30")]
    assert scalar(engine, "SELECT price FROM latest_prices") == Decimal("2.30")


@pytest.mark.parametrize("order", [(HISTORY, TODAY), (TODAY, HISTORY)])
def test_of_one_date_the_whole_history_counts(order: tuple[str, str], engine: Engine) -> None:
    amounts = {HISTORY: "2.20", TODAY: "2.30"}
    for _ in range(2):
        for source in order:
            load(engine, source, ago(2), price(ago(2), amounts[source]))
    assert stored(engine) == [Decimal("2.20")]


def test_a_corrected_file_of_the_same_date_corrects(engine: Engine) -> None:
    load(engine, HISTORY, ago(2), price(ago(2), "2.20"))
    load(engine, HISTORY, ago(2), price(ago(2), "2.30"))
    assert stored(engine) == [Decimal("2.30")]


def test_other_sources_correct_as_they_come(engine: Engine) -> None:
    load(engine, HISTORY, ago(1), price(ago(2), "2.20"))
    load(engine, "scryfall-bulk", ago(2), price(ago(2), "2.30"))
    load(engine, TODAY, ago(3), price(ago(2), "2.40"))
    assert stored(engine) == [Decimal("2.40")]


def test_what_was_taken_back_stands_in_nobodys_way(engine: Engine) -> None:
    load(engine, HISTORY, ago(1), price(ago(2), "2.20"))
    undo.delete_snapshots(engine, scalar(engine, "SELECT max(id) FROM ingestion_runs"))
    load(engine, TODAY, ago(2), price(ago(2), "2.30"))
    assert stored(engine) == [Decimal("2.30")]
