"""Runs of catalogues: what the ledger says of cards that are gone, merged, older, or named otherwise."""

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from ingestion.contract import CardIdentifier, Migration, WholeCatalogue
from ingestion.runs.ledger import Summary
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from ingestion.sources.registry import source_named
from tests.support.prices import ago, make_card, price, rows, series
from tests.support.sources import GivenSource, all_identifiers, all_prices, bulk_card, bulk_text

Load = Callable[..., Summary]
YESTERDAY = ago(1)


@pytest.fixture
def load(database: Engine, tmp_path: Path) -> Load:
    """Load a bulk file of these cards."""

    def run(*cards: dict[str, Any], as_of: datetime = YESTERDAY, end: str = "") -> Summary:
        file = tmp_path / "default-cards.json"
        file.write_text(bulk_text(cards)[: -len(end) if end else None])
        return run_source(source_named("scryfall-bulk"), Log("bulk"), [file], as_of)

    return run


def dear(number: int, price: str, **fields: Any) -> dict[str, Any]:
    return bulk_card(number, set="mrg", prices={"usd": price}, **fields)


def value(engine: Engine) -> Decimal:
    [[worth]] = rows(engine, "SELECT value FROM set_overviews WHERE currency = 'USD' AND set_code = 'mrg'")
    return Decimal(worth)


def test_a_card_that_the_catalogue_no_longer_has_leaves_its_sets_value(load: Load, database: Engine) -> None:
    load(dear(1, "30.00"), dear(2, "3.00"), dear(3, "5.00"), as_of=ago(9))
    assert value(database) == Decimal("38.00")
    summary = load(dear(2, "3.10"), dear(3, "5.10"), as_of=ago(1))
    assert value(database) == Decimal("8.20")
    assert (summary.cards_stored, summary.notice) == (1, "Cards gone from the catalogue: 1, such as Card 1.")


def test_a_file_that_was_cut_off_makes_no_card_gone(load: Load, database: Engine) -> None:
    load(dear(1, "30.00"), dear(2, "3.00"), as_of=ago(9))
    assert load(dear(1, "31.00"), dear(3, "3.00"), as_of=ago(1), end="0}]\n").status == "failed"
    assert rows(database, "SELECT count(*) FROM cards WHERE gone_at IS NOT NULL") == [(0,)]


def test_a_card_whose_record_is_rejected_is_not_gone(load: Load, database: Engine) -> None:
    load(dear(1, "30.00"), dear(2, "3.00"), as_of=ago(9))
    assert load(dear(1, "31.00"), dear(2, "3.00", name=""), as_of=ago(1)).records_rejected == 1
    assert rows(database, "SELECT count(*) FROM cards WHERE gone_at IS NOT NULL") == [(0,)]


def test_an_older_file_adds_its_prices_and_says_that_it_describes_nothing(load: Load, database: Engine) -> None:
    load(dear(1, "3.00", finishes=["nonfoil"]), as_of=ago(1))
    summary = load(dear(1, "2.00", finishes=["nonfoil", "foil"]), as_of=ago(2))
    assert (summary.cards_stored, summary.rows_stored) == (0, 1)
    assert summary.notice == "Its edition is older than the catalogue: cards that were known stay as they are."
    assert rows(database, "SELECT finishes FROM cards") == [(["nonfoil"],)]


def test_a_language_without_a_name_keeps_the_card_with_its_prices(load: Load, database: Engine) -> None:
    summary = load(dear(1, "3.00", lang="tlh"), dear(2, "4.00", lang="dw"))
    assert (summary.records_rejected, summary.rows_stored) == (0, 2)
    assert summary.notice == "Cards in a language without a name here: 1, such as Card 1 (tlh)."
    shown = "SELECT language, price FROM card_search WHERE currency = 'USD' ORDER BY price"
    assert rows(database, shown) == [("tlh", 3), ("Dwarvish", 4)]


def test_another_word_of_mtgjson_is_a_notice_and_its_back_faces_price_is_found(
    load: Load, database: Engine, tmp_path: Path
) -> None:
    load(dear(1, "3.00", cardmarket_id=748753))
    front, back = UUID(int=71), UUID(int=72)
    told = json.loads(all_identifiers({front: 1, back: 1}))
    told["data"][str(front)] |= {"side": "a"}
    told["data"][str(front)]["identifiers"] |= {"mcmId": "750355"}
    told["data"][str(back)] |= {"side": "b"}
    identifiers, prices = tmp_path / "AllIdentifiers.json", tmp_path / "AllPrices.json"
    identifiers.write_text(json.dumps(told))
    prices.write_text(all_prices({back: {f"{ago(2):%Y-%m-%d}": 3.49}}))
    summary = run_source(source_named("mtgjson-history"), Log("history"), [identifiers, prices])
    assert (summary.records_unmatched, summary.rows_stored) == (0, 1)
    assert summary.notice == (
        "Identifiers that differ from Scryfall's, which count: 1, such as cardmarket_id of Card 1, 748753, not 750355."
    )
    assert rows(database, "SELECT cardmarket_id, mtgjson_uuid FROM cards") == [(748753, front)]


def test_a_migration_moves_prices_and_is_counted(database: Engine, tmp_path: Path) -> None:
    file = tmp_path / "given.json"
    file.write_text("{}")

    def run(*given: Any, name: str) -> Summary:
        return run_source(GivenSource(given, name=name), Log("given"), [file])

    old, new = make_card(1), make_card(2)
    two = [series(1, price(ago(1), "1"), price(ago(0), "2")), series(2, price(ago(1), "3"))]
    run(old, new, *two, WholeCatalogue(frozenset({old.scryfall_id, new.scryfall_id})), name="scryfall-bulk")
    day: date = ago(0).date()
    moves = [Migration(old.scryfall_id, new.scryfall_id, day), Migration(UUID(int=8), None, day)]
    summary = run(*moves, name="scryfall-migrations")
    counts = (summary.records_read, summary.records_unmatched, summary.cards_stored, summary.rows_stored)
    assert counts == (2, 1, 1, 1)
    shown = "SELECT collector_number, price, gone FROM card_search WHERE currency = 'USD' ORDER BY 1"
    assert [row[1:] for row in rows(database, shown)] == [(None, True), (2, False)]
    again = run(*moves, series(CardIdentifier("scryfall_id", UUID(int=1)), price(ago(0), "2")), name="scryfall-bulk")
    assert (again.cards_stored, again.rows_stored, again.rows_unchanged) == (0, 0, 1)
