"""Series with suspect prices: the newest of each, how often and since when."""

from decimal import Decimal

from sqlalchemy import Engine

from services.market.suspects import load_newest, load_number, load_of_card
from tests.support.prices import ago, make_card, price, scalar, series, store


def test_a_series_is_listed_once_with_its_newest_suspect_price(database: Engine) -> None:
    good = [series(number, price(ago(9), "2")) for number in (1, 2)]
    absurd = [
        series(1, price(ago(5), "900"), price(ago(3), "30"), price(ago(1), "700")),
        series(2, price(ago(4), "90")),
    ]
    store(database, good, [make_card(1), make_card(2)])
    store(database, absurd)
    found = load_newest()
    assert [(one.newest.name, one.newest.price, one.times) for one in found] == [
        ("Card 1", Decimal(700), 3), ("Card 2", Decimal(90), 1),
    ]  # fmt: skip
    assert [(one.since, one.newest.time) for one in found] == [(ago(5), ago(1)), (ago(4), ago(4))]
    assert load_number() == 2
    card_id = scalar(database, "SELECT id FROM cards WHERE name = 'Card 2'")
    assert [one.newest.name for one in load_of_card(card_id)] == ["Card 2"]
