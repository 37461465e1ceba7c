"""Concentration: how much of a value is in how few cards."""

from decimal import Decimal

from collection.valuation.concentration import concentration
from collection.valuation.valuing import value
from tests.support.ledgers import BOLT, lot
from tests.support.quotes import USD, quote


def test_twelve_cards_of_which_one_makes_most_of_the_value() -> None:
    cards = [BOLT._replace(card_id=number) for number in range(1, 13)]
    quotes = {card: [quote(100 if place else 8900)] for place, card in enumerate(cards)}
    found = concentration(value([lot(place, 1, 1, variant=card) for place, card in enumerate(cards)], quotes, USD))
    assert (found.top.percent, found.cards_for_most, found.cards) == (Decimal("98.00"), 1, 12)


def test_variants_and_lots_of_a_card_are_one_card() -> None:
    german = BOLT._replace(language="German")
    lots = [lot(1, 1, 1), lot(2, 1, 1, variant=german), lot(3, 3, 1)]
    found = concentration(value(lots, {BOLT: [quote(100)], german: [quote(100)]}, USD))
    assert (found.cards_for_most, found.cards) == (1, 1)


def test_of_equal_cards_four_fifths_make_four_fifths() -> None:
    cards = [BOLT._replace(card_id=number) for number in range(1, 21)]
    quotes = {card: [quote(100)] for card in cards}
    found = concentration(value([lot(place, 1, 1, variant=card) for place, card in enumerate(cards)], quotes, USD))
    assert (found.top.percent, found.cards_for_most) == (Decimal("50.00"), 16)


def test_nothing_of_value_is_not_concentrated() -> None:
    found = concentration(value([lot(1, 1, 1)], {}, USD))
    assert (found.top.percent, found.cards_for_most, found.cards) == (None, 0, 0)
