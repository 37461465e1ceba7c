"""What a page's layout knows of its card: read in a request, and left out while the database does not answer."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine

from dashapp.subjects import Subject
from services.market import cards
from services.market.cards import Card
from stack.ports import LOCALHOST, free_port
from tests.conftest import configured
from tests.integration.dashapp.conftest import card_with_prices


@pytest.fixture
def request_of_a_page() -> Iterator[None]:
    """A request, in which layouts are drawn."""
    with Flask("test").test_request_context():
        yield


def load(card_id: int) -> Card | None:
    return cards.load_card(card_id, "USD")


@pytest.mark.usefixtures("request_of_a_page")
def test_the_card_of_a_page_is_known(market: Engine) -> None:
    number = card_with_prices(market)
    known = Subject(load).of(number)
    assert known is not None
    assert known.id == number


@pytest.mark.usefixtures("request_of_a_page", "market")
def test_a_card_that_does_not_exist_is_not_known() -> None:
    assert Subject(load).of(999_999_999) is None


def test_nothing_is_read_outside_of_a_request(market: Engine) -> None:
    assert Subject(load).of(card_with_prices(market)) is None


@pytest.mark.usefixtures("request_of_a_page")
def test_a_database_that_is_away_is_asked_once(redis_url: str) -> None:
    asked: list[int] = []

    def ask(card_id: int) -> Card | None:
        asked.append(card_id)
        return load(card_id)

    subject = Subject(ask)
    with configured(f"postgresql+psycopg://nobody@{LOCALHOST}:{free_port()}/nothing", redis_url):
        assert [subject.of(1), subject.of(2)] == [None, None]
    assert asked == [1]
