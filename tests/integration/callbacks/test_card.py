"""Card page over the simulated market."""

from typing import Any

import pytest
from sqlalchemy import Engine, text

from callbacks import card as callbacks
from callbacks.charts import ChartContent
from dashapp import formats
from dashapp.components.filters import ALL
from dashapp.services.cards import Card
from tests.unit.dashapp.rendering import find, text_of

NO_SUCH_CARD = 2**31 - 1


def history(card_id: int, currency: str = "USD", **changes: Any) -> ChartContent:
    chosen = {"period": "90d", "condition": ALL, "finish": ALL, "language": ALL, "marketplace": ALL, "kind": "retail",
              "log": False, **changes}  # fmt: skip
    return callbacks.show_history(card_id, *chosen.values(), currency, "light", None, None)


def lines(content: ChartContent) -> list[Any]:
    return [trace for trace in content.figure.data if trace.fill is None]


def test_the_card_is_shown_with_all_its_prices(card: Card) -> None:
    head, prices, hidden, title, *_options = callbacks.show_card(card.id, "USD", None)
    assert card.name in text_of(head)
    assert len(find(prices, "Tr")) == len(card.prices) + 1
    assert (hidden, title) == (False, f"{card.name} ({card.set_code.upper()})")


def test_the_headline_follows_the_currency(card: Card) -> None:
    dollars, euros = (text_of(callbacks.show_card(card.id, currency, None)[0]) for currency in ("USD", "EUR"))
    assert "$" in dollars
    assert "€" in euros


def test_filters_offer_only_what_the_card_has(card: Card) -> None:
    *_shown, conditions, _finishes, _languages, marketplaces = callbacks.show_card(card.id, "USD", None)
    assert {option["value"] for option in conditions} == {ALL} | {price.condition for price in card.prices}
    assert {option["value"] for option in marketplaces} == {ALL} | {price.marketplace for price in card.prices}


def test_an_unknown_card_is_a_friendly_dead_end(market: Engine) -> None:
    head, _prices, hidden, title, *_options = callbacks.show_card(NO_SUCH_CARD, "USD", None)
    assert "There is no such card" in text_of(head)
    assert find(head, "Link")
    assert (hidden, title) == (True, "Not found")


def test_there_is_a_line_a_series_of_the_chosen_currency(card: Card) -> None:
    series = {
        (price.marketplace, price.condition, price.finish, price.language)
        for price in card.prices
        if (price.currency, price.kind) == ("USD", "retail")
    }
    assert len(lines(history(card.id))) == len(series) > 1


@pytest.mark.parametrize("name", ["marketplace", "finish"])
def test_a_filter_leaves_the_lines_that_it_names(card: Card, name: str) -> None:
    dollars = [price for price in card.prices if (price.currency, price.kind) == ("USD", "retail")]
    value = getattr(dollars[0], name)
    wanted = {(p.marketplace, p.condition, p.finish, p.language) for p in dollars if getattr(p, name) == value}
    assert len(lines(history(card.id, **{name: value}))) == len(wanted)


def test_the_line_below_names_the_sources_of_what_is_drawn(card: Card) -> None:
    content = history(card.id, marketplace="tcgplayer")
    told = text_of(content.caption)
    sources = {formats.source_name(price.source) for price in card.prices if price.marketplace == "tcgplayer"}
    assert all(source in told for source in sources)
    assert "marketplace=tcgplayer" in find(content.caption, "A")[0].href


def test_a_side_without_prices_names_the_prices_that_there_are(card: Card, market: Engine) -> None:
    with market.connect() as connection:
        statement = (
            "SELECT id FROM cards WHERE id NOT IN (SELECT card_id FROM price_series WHERE kind = 'buylist') LIMIT 1"
        )
        without = connection.execute(text(statement)).scalar_one()
    note = text_of(history(without, kind="buylist").note)
    assert "No USD buylist prices in the last 90 days" in note
    assert "retail in" in note or "No marketplace" in note


def test_the_history_of_an_unknown_card_is_a_note(market: Engine) -> None:
    assert history(NO_SUCH_CARD).note is not None
