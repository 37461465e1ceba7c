"""Which cards are asked for where a source answers about single cards only."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from db.queries import watched
from ingestion.sources.refresh_targets import tcgplayer_products
from market.variants import Condition, Currency, Finish, Kind
from tests.support.prices import HOUR, TODAY, ago, execute, make_card, price, series, store

PLACES = ("tcgplayer", "cardmarket")


def outdated(engine: Engine, **given: Any) -> list[int]:
    """Numbers of the cards that are due."""
    values = {"dearest": 10, "before": TODAY, "limit": 10} | given
    with engine.connect() as connection:
        return [card.int for card in watched.dearest_outdated(connection, PLACES, **values)]


def test_the_most_outdated_cards_come_first_and_no_more_than_asked_for(database: Engine) -> None:
    cards = [make_card(number) for number in (1, 2, 3)]
    ages = {1: 1.0, 2: 3.0, 3: 2.0}
    store(database, [series(number, price(ago(age), "5.00")) for number, age in ages.items()], cards)
    assert outdated(database) == [2, 3, 1]
    assert outdated(database, limit=2) == [2, 3]


def test_a_card_with_a_price_that_is_new_enough_is_not_due(database: Engine) -> None:
    batch = [
        series(1, price(ago(2), "5.00")),
        series(1, price(ago(0.5), "4.00"), marketplace="cardmarket", currency=Currency.EUR),
        series(2, price(ago(2), "5.00")),
    ]
    store(database, batch, [make_card(1), make_card(2)])
    assert outdated(database, before=TODAY - timedelta(days=1)) == [2]


def test_the_dearest_of_each_currency_are_watched(database: Engine) -> None:
    euro: dict[str, Any] = {"marketplace": "cardmarket", "currency": Currency.EUR}
    batch = [
        series(1, price(ago(1), "900.00")), series(2, price(ago(1), "800.00")),
        series(3, price(ago(1), "3.00"), **euro), series(4, price(ago(1), "2.00"), **euro),
    ]  # fmt: skip
    store(database, batch, [make_card(number) for number in (1, 2, 3, 4)])
    assert outdated(database, dearest=1) == [1, 3]


def test_other_marketplaces_kinds_conditions_and_digital_cards_do_not_count(database: Engine) -> None:
    batch = [
        series(1, price(ago(1), "9.00"), marketplace="cardkingdom"),
        series(2, price(ago(1), "9.00"), kind=Kind.BUYLIST),
        series(3, price(ago(1), "9.00"), condition=Condition.DAMAGED),
        series(4, price(ago(1), "9.00")),
        series(5, price(ago(1), "9.00")),
    ]
    cards = [make_card(number, digital=number == 4) for number in range(1, 6)]
    store(database, batch, cards)
    assert outdated(database, before=TODAY + HOUR) == [5]


def test_tcgplayers_products_say_which_are_etched_copies(database: Engine) -> None:
    cards = [
        make_card(1, tcgplayer_id=11, tcgplayer_etched_id=12), make_card(2, tcgplayer_id=11), make_card(3),
        make_card(4, tcgplayer_id=12),
    ]  # fmt: skip
    store(database, [], cards[:3])
    assert tcgplayer_products(due=False) == {11: None, 12: UUID(int=1)}
    store(database, [], cards[3:])
    assert tcgplayer_products(due=False) == {11: None, 12: None}


def test_a_product_is_due_when_no_price_of_that_copy_is_of_this_day(database: Engine) -> None:
    cards = [make_card(number, tcgplayer_id=number, tcgplayer_etched_id=10 + number) for number in (1, 2, 3)]
    now = datetime.now(UTC)
    batch = [
        series(1, price(now - HOUR, "5.00")),
        series(2, price(now - HOUR, "5.00"), finish=Finish.ETCHED),
        series(3, price(now - 21 * HOUR, "5.00")),
    ]
    store(database, batch, cards)
    assert set(tcgplayer_products(due=True)) == {2, 3, 11, 13}
    assert set(tcgplayer_products(due=False)) == {1, 2, 3, 11, 12, 13}


def test_a_card_that_is_gone_or_digital_takes_no_place_among_the_dearest(database: Engine) -> None:
    store(
        database,
        [series(number, price(ago(1), f"{1000 - number}.00")) for number in (1, 2, 3)],
        [make_card(1), make_card(2, digital=True), make_card(3)],
    )
    execute(database, "UPDATE cards SET gone_at = now(), gone_reason = 'vanished' WHERE collector_number = '1'")
    assert outdated(database, dearest=1) == [3]
