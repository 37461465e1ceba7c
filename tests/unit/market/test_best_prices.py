"""Best prices of the headline's variant."""

from decimal import Decimal

from market.best_prices import best_first, best_of, of_headline_variant
from tests.unit.dashapp.samples import price

CHEAP = price(marketplace="cardkingdom", price=Decimal(11))
DEAR = price()
PAID = price(marketplace="cardkingdom", price=Decimal(6), kind="buylist")


def test_only_current_prices_of_the_variant_of_the_headline_are_compared() -> None:
    others = [price(condition="DAMAGED"), price(finish="foil"), price(language="German"), price(currency="EUR"),
              price(marketplace="manapool", price=Decimal(1), is_current=False)]  # fmt: skip
    found = of_headline_variant([DEAR, *others, PAID, CHEAP], "USD", "English", ["nonfoil", "foil"])
    assert found == [CHEAP, DEAR, PAID]


def test_a_card_without_a_headline_has_no_best_price() -> None:
    assert of_headline_variant([price(currency="EUR", marketplace="cardmarket")], "USD", "English", []) == []


def test_the_best_is_the_cheapest_for_sale_and_the_most_that_is_paid() -> None:
    more = price(marketplace="manapool", price=Decimal(7), kind="buylist")
    ordered = best_first([DEAR, CHEAP, PAID, more])
    assert (best_of(ordered, "retail"), best_of(ordered, "buylist")) == (CHEAP, more)


def test_one_price_alone_is_not_the_best() -> None:
    assert best_of([DEAR], "retail") is None
    assert best_of([], "buylist") is None
