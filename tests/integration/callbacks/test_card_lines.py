"""Switches of the lines of a card's chart, over the simulated market."""

from callbacks import card_lines as callbacks
from dashapp import formats
from services.market.cards import Card
from tests.unit.dashapp.rendering import text_of


def test_there_is_a_switch_for_each_marketplace_of_the_currency(card: Card) -> None:
    for currency in ("USD", "EUR"):
        shown = callbacks.show_lines(card.id, currency, "retail", "light", None, "all")
        known = {one.marketplace for one in card.prices if (one.currency, one.kind) == (currency, "retail")}
        assert {text_of(one) for one in shown} == set(map(formats.marketplace_name, known))


def test_a_card_that_does_not_exist_has_no_switch(card: Card) -> None:
    assert callbacks.show_lines(2**31 - 1, "USD", "retail", "light", None, "all") == []
