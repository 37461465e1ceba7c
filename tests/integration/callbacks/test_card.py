"""Card page over the simulated market: the card, its tables."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from callbacks import card as callbacks
from dashapp import cached
from dashapp.components.filters import ALL
from services.market.cards import Card
from tests.support.prices import ago, make_card, price, series, store
from tests.unit.dashapp.rendering import find, text_of

NO_SUCH_CARD = 2**31 - 1


@pytest.fixture
def reprinted(market: Engine) -> Card:
    """A card with other printings, and prices in both currencies."""
    statement = """
        SELECT id FROM cards WHERE oracle_id IN (SELECT oracle_id FROM cards GROUP BY 1 HAVING count(*) > 1)
            AND 2 = (SELECT count(*) FROM card_search WHERE card_id = id AND price IS NOT NULL) ORDER BY id LIMIT 1
    """
    with market.connect() as connection:
        found = cached.load_card(connection.execute(text(statement)).scalar_one(), "USD")
    assert found is not None
    return found


def id_of(engine: Engine, number: int) -> int:
    """Our id of the made-up card with this number."""
    with engine.connect() as connection:
        statement = text("SELECT id FROM cards WHERE scryfall_id = :id")
        return int(connection.execute(statement, {"id": UUID(int=number)}).scalar_one())


def show(card_id: int, currency: str = "USD") -> tuple[Any, ...]:
    return callbacks.show_card(card_id, currency, None)


def test_the_card_is_shown_with_all_its_prices(card: Card) -> None:
    head, prices, _spreads, hidden, _without_prices, title, *_options = show(card.id)
    assert card.name in text_of(head)
    assert len(find(prices, "Tr")) == len(card.prices) + len(find(prices, "H3"))
    assert (hidden, title) == (False, f"{card.name} ({card.set_code.upper()})")


@pytest.mark.parametrize(("currency", "first", "last"), [("USD", "$", "€"), ("EUR", "€", "$")])
def test_prices_in_the_currency_of_the_reader_come_first(reprinted: Card, currency: str, first: str, last: str) -> None:
    tables = find(show(reprinted.id, currency)[1], "Tbody")
    assert first in text_of(tables[0])
    assert last in text_of(tables[-1])


def test_the_set_of_a_card_leads_to_its_page(card: Card) -> None:
    assert f"/sets/{card.set_code}" in [link.href for link in find(show(card.id)[0], "Link")]


def test_the_headline_follows_the_currency(card: Card) -> None:
    dollars, euros = (text_of(show(card.id, currency)[0]) for currency in ("USD", "EUR"))
    assert "$" in dollars
    assert "€" in euros


def test_prices_stand_side_by_side_in_the_currency_of_the_reader_alone(card: Card) -> None:
    for currency, symbol, other in (("USD", "$", "€"), ("EUR", "€", "$")):
        table = show(card.id, currency)[2]
        variants = {
            (price.finish, price.condition, price.language) for price in card.prices if price.currency == currency
        }
        assert len(find(table, "Tr")) == len(variants) + 1
        assert symbol in text_of(table)
        assert other not in text_of(table)


def test_filters_offer_only_what_the_card_has(card: Card) -> None:
    *_shown, conditions, _finishes, _languages, kinds = show(card.id)
    assert {option["value"] for option in conditions} == {ALL} | {price.condition for price in card.prices}
    assert {option["value"] for option in kinds} == {"retail"} | {price.kind for price in card.prices}


def test_an_unknown_card_is_a_friendly_dead_end(market: Engine) -> None:
    head, _prices, _spreads, hidden, _without_prices, title, *_options = show(NO_SUCH_CARD)
    assert "There is no such card" in text_of(head)
    assert find(head, "Link")
    assert (hidden, title) == (True, "Not found")


def test_statistics_have_a_row_a_window(card: Card) -> None:
    table = callbacks.show_statistics(card.id, "USD", None)
    assert [text_of(row).split(" $")[0] for row in find(table, "Tr")[1:]] == ["7 days", "30 days", "90 days", "1 year"]


def test_other_printings_are_listed_with_a_switch_each_and_a_link_to_all(reprinted: Card) -> None:
    shown = callbacks.show_printings(reprinted.id, "USD", None, "")
    others = cached.load_printings(reprinted.id, "USD").items
    assert [button.id["card"] for button in find(shown, "Button")] == [item.id for item in others]
    assert f"/cards?q=oracle:{reprinted.oracle_id}" in [link.href for link in find(shown, "Link")]


def test_the_switch_of_a_compared_printing_is_pressed(reprinted: Card) -> None:
    other = cached.load_printings(reprinted.id, "USD").items[0].id
    buttons = find(callbacks.show_printings(reprinted.id, "USD", None, str(other)), "Button")
    pressed = [one.id["card"] for one in buttons if one.to_plotly_json()["props"]["aria-pressed"] == "true"]
    assert pressed == [other]


def test_a_card_without_prices_is_shown_with_reasons(database: Engine) -> None:
    store(database, [], [make_card(1)])
    card_id = id_of(database, 1)
    head, prices, spreads, hidden, without_prices, *_rest = show(card_id)
    assert (hidden, without_prices, prices) == (False, True, [])
    assert "No marketplace we read lists this card." in text_of(head)
    assert "No USD price of this card is known" in text_of(spreads)
    assert "No USD price to compute from" in text_of(callbacks.show_statistics(card_id, "USD", None))
    assert "Not known: the catalogue does not say which card this prints." in text_of(
        callbacks.show_printings(card_id, "USD", None, "")
    )


def test_a_card_with_prices_in_euros_alone_says_so_in_dollars(database: Engine) -> None:
    offer = series(1, price(ago(1), "7"), marketplace="cardmarket", currency="EUR")
    store(database, [offer], [make_card(1)])
    head, prices, spreads, _hidden, without_prices, *_rest = show(id_of(database, 1))
    assert not without_prices
    assert "No USD price is known for this card." in text_of(head)
    assert "7.00 €" in text_of(prices)
    assert "There are prices in EUR" in text_of(spreads)
    assert "0.00" not in text_of(spreads)


def test_a_card_on_one_marketplace_has_no_spread(database: Engine) -> None:
    store(database, [series(1, price(ago(1), "7"))], [make_card(1)])
    told = text_of(show(id_of(database, 1))[2])
    assert "$7.00" in told
    assert "– Fewer than two marketplaces have a price of now" in told


def test_a_card_that_is_printed_once_says_so(database: Engine) -> None:
    store(database, [], [make_card(1, oracle_id=UUID(int=99))])
    shown = callbacks.show_printings(id_of(database, 1), "USD", None, "")
    assert text_of(shown) == "This is the only paper printing of the card."
