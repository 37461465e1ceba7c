"""Whose identifier counts: Scryfall's for the marketplaces, MTGJSON's for its own; each fills what the other lacks."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from db.writes import card_lines, catalogue
from db.writes.catalogue import Difference, StoredCards
from market.records import IDENTIFIERS, CardIdentifier
from tests.support.prices import ago, make_card, price, rows, series, store

COLUMNS = ("tcgplayer_id", "tcgplayer_etched_id", "cardmarket_id")


def scryfall(engine: Engine, number: int = 1, **identifiers: Any) -> StoredCards:
    return _write(engine, number, described=True, **identifiers)


def mtgjson(engine: Engine, number: int = 1, **identifiers: Any) -> StoredCards:
    return _write(engine, number, described=False, **identifiers)


def _write(engine: Engine, number: int, **fields: Any) -> StoredCards:
    with engine.begin() as connection:
        return catalogue.store_cards(connection, card_lines.prepare([make_card(number, **fields)], ago(1)))


def known(engine: Engine) -> dict[str, Any]:
    """The identifiers of the only card that are known."""
    [row] = rows(engine, f"SELECT {', '.join(IDENTIFIERS)} FROM cards")
    return {name: value for name, value in zip(IDENTIFIERS, row, strict=True) if value is not None}


@pytest.mark.parametrize("column", COLUMNS)
def test_mtgjson_does_not_replace_what_scryfall_says_and_the_difference_is_told(column: str, database: Engine) -> None:
    scryfall(database, **{column: 7})
    stored = mtgjson(database, **{column: 8})
    assert stored == StoredCards(0, 1, Difference("Card 1", column, "7", "8"))
    assert known(database) == {column: 7}


@pytest.mark.parametrize("column", COLUMNS)
def test_mtgjson_fills_what_is_not_known_and_may_correct_that(column: str, database: Engine) -> None:
    scryfall(database)
    assert mtgjson(database, **{column: 8}) == StoredCards(1)
    assert mtgjson(database, **{column: 9}) == StoredCards(1)
    assert known(database) == {column: 9}
    assert scryfall(database) == StoredCards()
    assert known(database) == {column: 9}


@pytest.mark.parametrize("column", COLUMNS)
def test_scryfall_takes_over_what_mtgjson_filled_in(column: str, database: Engine) -> None:
    mtgjson(database, **{column: 8})
    scryfall(database, **{column: 7})
    assert mtgjson(database, **{column: 8}).differing == 1
    assert known(database) == {column: 7}


@pytest.mark.parametrize("column", COLUMNS)
def test_scryfall_takes_over_an_identifier_that_is_the_same(column: str, database: Engine) -> None:
    mtgjson(database, **{column: 8})
    scryfall(database, **{column: 8})
    assert mtgjson(database, **{column: 9}).differing == 1
    assert known(database) == {column: 8}


@pytest.mark.parametrize("column", COLUMNS)
def test_scryfall_corrects_and_takes_back_its_own(column: str, database: Engine) -> None:
    scryfall(database, **{column: 7})
    scryfall(database, **{column: 8})
    assert known(database) == {column: 8}
    scryfall(database)
    assert known(database) == {}


def test_mtgjson_corrects_its_own_uuid_and_scryfall_keeps_it(database: Engine) -> None:
    mtgjson(database, mtgjson_uuid=UUID(int=71))
    scryfall(database)
    mtgjson(database, mtgjson_uuid=UUID(int=72))
    assert known(database) == {"mtgjson_uuid": UUID(int=72)}


WORDS = st.lists(st.tuples(st.booleans(), st.none() | st.integers(1, 3)), max_size=6)


@given(words=WORDS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_last_word_of_scryfall_counts_then_the_last_of_mtgjson(
    words: list[tuple[bool, int | None]], database: Engine
) -> None:
    own: int | None = None
    filled: int | None = None
    with database.begin() as connection:
        connection.execute(text("TRUNCATE cards, sets, card_search CASCADE"))
    for by_scryfall, value in words:
        (scryfall if by_scryfall else mtgjson)(database, cardmarket_id=value)
        if by_scryfall:
            own = value
            filled = None if value else filled
        elif own is None:
            filled = value or filled
        expected = own or filled
        assert known(database) == ({"cardmarket_id": expected} if expected else {})


def test_prices_of_every_face_are_found_and_the_card_has_the_uuid_of_its_front(database: Engine) -> None:
    scryfall(database)
    mtgjson(database, mtgjson_uuid=UUID(int=72), front=False)
    mtgjson(database, mtgjson_uuid=UUID(int=71))
    mtgjson(database, mtgjson_uuid=UUID(int=73), front=False)
    assert known(database) == {"mtgjson_uuid": UUID(int=71)}
    for day, uuid in enumerate((71, 72, 73)):
        one = series(CardIdentifier("mtgjson_uuid", UUID(int=uuid)), price(ago(day), "1"))
        assert store(database, [one]).stored == 1
    assert rows(database, "SELECT count(*) FROM price_series") == [(1,)]


def test_a_uuid_that_is_of_another_card_now_leads_there(database: Engine) -> None:
    mtgjson(database, 1, mtgjson_uuid=UUID(int=71))
    mtgjson(database, 2, mtgjson_uuid=UUID(int=71))
    store(database, [series(CardIdentifier("mtgjson_uuid", UUID(int=71)), price(ago(), "1"))])
    statement = "SELECT collector_number FROM price_series JOIN cards ON cards.id = card_id"
    assert rows(database, statement) == [("2",)]
