"""Whether there is what a page is about: asked once, and taken for granted while the database does not answer."""

import pytest
from sqlalchemy import Engine

from dashapp import existence
from dashapp.existence import Existence
from db.engine import read_engine
from services.market import cards
from stack.ports import LOCALHOST, free_port
from tests.conftest import configured
from tests.support.prices import ago, make_card, price, series, store
from tests.support.statements import counted


@pytest.fixture
def card_id(database: Engine) -> int:
    """A card."""
    store(database, [series(1, price(ago(1), "4.00"))], [make_card(1)])
    return next(number for number in range(1, 10_000_000) if cards.is_known(number))


@pytest.fixture
def known() -> Existence[int]:
    """What a process knows of cards that has just begun."""
    return Existence(cards.is_known)


def test_a_card_that_is_there_is_asked_for_once(card_id: int, known: Existence[int]) -> None:
    assert known.of(card_id)
    with counted(read_engine()) as statements:
        assert known.of(card_id)
    assert statements == []


@pytest.mark.usefixtures("database")
def test_a_card_that_comes_is_found(database: Engine, known: Existence[int]) -> None:
    missing = 999_999_999
    assert not known.of(missing)
    store(database, [series(1, price(ago(1), "4.00"))], [make_card(1)])
    came = next(number for number in range(1, 10_000_000) if cards.is_known(number))
    assert known.of(came)
    assert not known.of(missing)


def test_a_question_for_what_is_not_there_is_a_small_one(card_id: int, known: Existence[int]) -> None:
    with counted(read_engine()) as statements:
        assert not known.of(card_id + 1)
    assert len(statements) == 1


def test_while_the_database_is_away_everything_counts_as_there_and_it_is_asked_once(redis_url: str) -> None:
    asked: list[int] = []

    def is_there(number: int) -> bool:
        asked.append(number)
        return cards.is_known(number)

    known = Existence(is_there)
    with configured(f"postgresql+psycopg://nobody@{LOCALHOST}:{free_port()}/nothing", redis_url):
        assert [known.of(number) for number in (1, 2, 3)] == [True] * 3
    assert asked == [1]


def test_a_set_without_a_printing_on_paper_is_none(card_id: int) -> None:
    assert not existence.of_sets.of("zzz")
