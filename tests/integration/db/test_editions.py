"""Which edition describes a card, and since when a format's state is what it is."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine

from db.writes import card_lines, catalogue
from db.writes.gone import close_edition
from market.records import CatalogueCard, WholeCatalogue
from tests.support.prices import ago, make_card, rows, scalar

CARD = make_card(1, finishes=["foil"], tcgplayer_id=11, legalities={"modern": "legal", "vintage": "restricted"})
DESCRIBED = "SELECT name, finishes, set_code, tcgplayer_id FROM cards WHERE collector_number = '1'"


def write(engine: Engine, *cards: CatalogueCard, as_of: datetime, whole: bool = False) -> catalogue.StoredCards:
    """Store cards of an edition, which may have no others."""
    with engine.begin() as connection:
        stored = catalogue.store_cards(connection, card_lines.prepare(cards, as_of))
        if whole:
            close_edition(connection, as_of, WholeCatalogue(frozenset(card.scryfall_id for card in cards)))
    return stored


def since(engine: Engine) -> tuple[Any, ...]:
    """Since when the card is described, and its states are what they are, where they have changed."""
    [found] = rows(engine, "SELECT described_since, legalities_since FROM cards")
    return found


def test_an_older_edition_changes_nothing_of_a_card_that_is_known(database: Engine) -> None:
    write(database, CARD, as_of=ago(1))
    before = rows(database, "SELECT * FROM cards")
    older = replace(CARD, name="Old", finishes=["nonfoil"], set_code="old", tcgplayer_id=12)
    assert write(database, older, as_of=ago(2)).changed == 0
    assert rows(database, "SELECT * FROM cards") == before


def test_an_older_edition_adds_the_cards_that_are_not_known(database: Engine) -> None:
    write(database, CARD, as_of=ago(1), whole=True)
    stored = write(database, make_card(2), as_of=ago(2))
    assert (stored.changed, stored.outdated) == (1, True)
    assert write(database, make_card(2, name="Two"), as_of=ago(1)).changed == 1


def test_the_same_edition_may_correct_itself(database: Engine) -> None:
    write(database, CARD, as_of=ago(1), whole=True)
    assert write(database, replace(CARD, name="Corrected"), as_of=ago(1)).changed == 1


def test_a_whole_edition_confirms_what_it_does_not_change(database: Engine) -> None:
    write(database, CARD, as_of=ago(9))
    write(database, CARD, as_of=ago(1), whole=True)
    assert write(database, replace(CARD, name="Of between"), as_of=ago(5)).changed == 0
    assert rows(database, DESCRIBED) == [("Card 1", ["foil"], "tst", 11)]


def test_any_edition_describes_a_card_that_was_known_by_name_only(database: Engine) -> None:
    write(database, replace(CARD, name="Guess", described=False), as_of=ago(1))
    write(database, make_card(2), as_of=ago(1), whole=True)
    assert write(database, CARD, as_of=ago(3)).changed == 1
    assert scalar(database, "SELECT name FROM cards WHERE collector_number = '1'") == "Card 1"


def test_an_older_edition_renames_no_set(database: Engine) -> None:
    write(database, CARD, as_of=ago(1), whole=True)
    write(database, replace(CARD, set_name="Old name"), make_card(2, set_code="new", set_name="New"), as_of=ago(2))
    assert rows(database, "SELECT code, name FROM sets ORDER BY code") == [("new", "New"), ("tst", "Test Set")]


def test_a_state_of_a_format_keeps_the_day_on_which_it_was_first_seen(database: Engine) -> None:
    write(database, CARD, as_of=ago(9))
    assert since(database) == (ago(9).date(), {})
    write(database, replace(CARD, name="Other"), as_of=ago(8))
    assert since(database) == (ago(9).date(), {})
    changed = replace(CARD, legalities={"modern": "banned", "vintage": "restricted", "new": "legal"})
    write(database, changed, as_of=ago(5))
    day = f"{ago(5):%Y-%m-%d}"
    assert since(database) == (ago(9).date(), {"modern": day, "new": day})
    write(database, replace(changed, name="Other"), as_of=ago(2))
    assert since(database) == (ago(9).date(), {"modern": day, "new": day})


def test_what_was_known_by_name_only_is_described_since_it_was_described(database: Engine) -> None:
    write(database, replace(CARD, described=False), as_of=ago(9))
    assert since(database) == (None, {})
    write(database, CARD, as_of=ago(3))
    assert isinstance(since(database)[0], date)
    assert since(database) == (ago(3).date(), {})
