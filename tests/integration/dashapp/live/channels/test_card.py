"""What is told of a card: every price that is stored while somebody listens, once."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

from dashapp.live.channels.card import CardNews
from db.announcements import PricesChanged
from tests.support.prices import ago, make_card, price, scalar, series, store

Tell = Callable[[], list[tuple[str, float]]]


@pytest.fixture
def card_id(database: Engine) -> int:
    """A card with a price in each of two conditions."""
    store(database, [series(1, price(ago(2), "1")), played(price(ago(2), "1"))], [make_card(1)])
    return int(scalar(database, "SELECT id FROM cards"))


@pytest.fixture
def told(card_id: int) -> list[CardNews]:
    """What has been told to those who listen: the news of one listener, which `tell` uses."""
    return [CardNews(card_id)]


@pytest.fixture
def tell(told: list[CardNews], card_id: int) -> Tell:
    """Announce, and hear condition and price of all that is told."""

    def hear() -> list[tuple[str, float]]:
        heard = [json.loads(text)["data"] for text in told[0].messages(PricesChanged(version=1), 1)]
        assert {one["card_id"] for one in heard} <= {card_id}
        return [(one["price_data"]["condition"], one["price_data"]["price"]) for one in heard]

    return hear


def played(*prices: Any) -> Any:
    return series(1, *prices, condition="LIGHTLY_PLAYED")


def test_prices_that_come_faster_than_they_are_told_are_all_told_in_their_order(database: Engine, tell: Tell) -> None:
    assert sorted(tell()) == [("LIGHTLY_PLAYED", 1), ("NEAR_MINT", 1)]
    for hour in range(1, 4):
        store(database, [series(1, price(ago(2, hours=-hour), f"{hour + 1}"))])
    assert tell() == [("NEAR_MINT", 2), ("NEAR_MINT", 3), ("NEAR_MINT", 4)]
    assert tell() == []


def test_prices_of_several_series_are_told_in_the_order_of_time(database: Engine, tell: Tell) -> None:
    tell()
    store(database, [series(1, price(ago(1), "2"), price(ago(0), "4")), played(price(ago(1, hours=-1), "3"))])
    assert tell() == [("NEAR_MINT", 2), ("LIGHTLY_PLAYED", 3), ("NEAR_MINT", 4)]


def test_what_is_older_than_the_newest_is_not_told(database: Engine, tell: Tell) -> None:
    tell()
    store(database, [series(1, price(ago(3), "9"))])
    assert tell() == []


def test_a_corrected_price_is_told_again(database: Engine, tell: Tell) -> None:
    tell()
    store(database, [series(1, price(ago(2), "1.50"))])
    assert tell() == [("NEAR_MINT", 1.5)]


def test_who_begins_to_listen_hears_the_newest_price_of_each_series(
    database: Engine, told: list[CardNews], card_id: int, tell: Tell
) -> None:
    store(database, [series(1, price(ago(1), "2"))])
    tell()
    told[0] = CardNews(card_id)
    assert sorted(tell()) == [("LIGHTLY_PLAYED", 1), ("NEAR_MINT", 2)]
