"""A set whose code changed keeps its history under the new code."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import Engine

from dashapp.cached import load_search
from db.queries.sets import current_codes
from db.writes import card_lines, catalogue
from db.writes.gone import Closed, close_edition
from market.records import CatalogueCard, WholeCatalogue
from services.market.search import SearchRequest
from tests.support.prices import ago, execute, make_card, rows


def edition(engine: Engine, codes: Sequence[str], as_of: datetime) -> Closed:
    """Store a whole edition whose cards are in these sets, in two batches."""
    cards = [make_card(number, set_code=code) for number, code in enumerate(codes, 1)]
    middle = len(cards) // 2
    for part in (cards[:middle], cards[middle:]):
        write(engine, part, as_of)
    with engine.begin() as connection:
        return close_edition(connection, as_of, WholeCatalogue(frozenset(card.scryfall_id for card in cards)))


def write(engine: Engine, cards: Sequence[CatalogueCard], as_of: datetime) -> None:
    with engine.begin() as connection:
        catalogue.store_cards(connection, card_lines.prepare(cards, as_of))


def leads_to(engine: Engine, code: str) -> str | None:
    with engine.connect() as connection:
        return current_codes(connection, [code]).get(code)


def note_index(engine: Engine, code: str, *days: int) -> None:
    """A row of the set's index for each day."""
    for day in days:
        execute(
            engine,
            "INSERT INTO set_index_daily VALUES ('USD', :code, :bucket, 1, 1, 0, 1, 1, :day, 1)",
            code=code, bucket=ago(day), day=day,
        )  # fmt: skip


def test_the_old_code_leads_to_the_one_that_its_cards_have_now(database: Engine) -> None:
    edition(database, ["old"] * 4, ago(2))
    note_index(database, "old", 3, 2)
    note_index(database, "new", 2)
    closed = edition(database, ["new"] * 4, ago(1))
    assert (closed.renamed, closed.notices) == (1, ("Set OLD is NEW now.",))
    assert leads_to(database, "old") == "new"
    assert rows(database, "SELECT set_code, bucket FROM set_index_daily ORDER BY bucket") == [
        ("new", ago(3)),
        ("new", ago(2)),
    ]


def test_a_set_that_keeps_a_card_keeps_its_code(database: Engine) -> None:
    edition(database, ["old"] * 4, ago(3))
    edition(database, ["new", "new", "new", "old"], ago(2))
    assert leads_to(database, "old") is None
    edition(database, ["new"] * 4, ago(1))
    assert leads_to(database, "old") == "new"


def test_a_set_that_was_divided_leads_nowhere(database: Engine) -> None:
    edition(database, ["old"] * 4, ago(2))
    edition(database, ["one", "one", "two", "two"], ago(1))
    assert leads_to(database, "old") is None


def test_a_run_that_was_interrupted_in_the_middle_of_a_set_loses_nothing(database: Engine) -> None:
    edition(database, ["old"] * 4, ago(2))
    write(database, [make_card(number, set_code="new") for number in range(1, 5)], ago(1))
    edition(database, ["new"] * 4, ago(1))
    assert leads_to(database, "old") == "new"


def test_a_set_renamed_twice_and_back_is_found_by_every_code(database: Engine) -> None:
    for day, code in ((5, "one"), (4, "two"), (3, "six")):
        edition(database, [code] * 3, ago(day))
    assert [leads_to(database, code) for code in ("one", "two", "six")] == ["six", "six", None]
    edition(database, ["one"] * 3, ago(2))
    assert [leads_to(database, code) for code in ("one", "two", "six")] == [None, "one", "one"]


def test_a_code_that_has_cards_again_leads_nowhere(database: Engine) -> None:
    edition(database, ["old"] * 3, ago(3))
    edition(database, ["new"] * 3, ago(2))
    write(database, [make_card(9, set_code="old")], ago(1))
    assert leads_to(database, "old") is None


@pytest.mark.parametrize("asked", ["set:old", "set:OLD card", "(set:old or set:none)", "e:old -t:land"])
def test_a_search_for_the_old_code_finds_the_cards_of_the_new_one(database: Engine, asked: str) -> None:
    edition(database, ["old", "old", "old", "oth"], ago(2))
    edition(database, ["new", "new", "new", "oth"], ago(1))
    found = load_search(SearchRequest.parse(asked)).items
    assert [(card.name, card.set_code) for card in found] == [(f"Card {number}", "new") for number in (1, 2, 3)]


def test_a_search_without_the_old_code_leaves_out_the_cards_of_the_new_one(database: Engine) -> None:
    edition(database, ["old", "old", "old", "oth"], ago(2))
    edition(database, ["new", "new", "new", "oth"], ago(1))
    assert [card.name for card in load_search(SearchRequest.parse("-set:old")).items] == ["Card 4"]


def test_a_search_for_the_old_code_finds_extras_and_digital_cards_as_one_for_the_new_code(database: Engine) -> None:
    edition(database, ["old"] * 3, ago(2))
    edition(database, ["new"] * 3, ago(1))
    execute(database, "UPDATE card_search SET digital = true WHERE collector_number = '2'")
    execute(database, "UPDATE card_search SET extra = true WHERE collector_number = '3'")
    assert load_search(SearchRequest.parse("set:old")).items == load_search(SearchRequest.parse("set:new")).items
    assert len(load_search(SearchRequest.parse("set:old")).items) == 3
