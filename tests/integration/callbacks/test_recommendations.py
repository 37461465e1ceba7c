"""The recommendations page over small markets: an arbitrage, an honest zero, and one's own part for its owner only."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from callbacks.recommendations import show_own, show_recommendations, show_search
from dashapp.components.filters import ALL
from market.variants import Kind
from tests.integration.callbacks.test_inventory import browser
from tests.support.people import register
from tests.support.prices import ago, make_card, price, series, store
from tests.support.valued import add, open_market
from tests.support.wanting import want
from tests.unit.dashapp.rendering import text_of
from upkeep import after_prices


def offer(engine: Engine, bid: str) -> None:
    """Two copies at Mana Pool for 20.00, and what Card Kingdom pays for them."""
    offers = [
        series(1, price(ago(0), "20.00", total_quantity=2), marketplace="manapool"),
        series(1, price(ago(0), bid, total_quantity=2), marketplace="cardkingdom", kind=Kind.BUYLIST),
    ]
    store(engine, offers, [make_card(1)])
    after_prices.run(engine)


def listed(kind: str = ALL, status: str = "open", currency: str = "USD") -> str:
    """What the list shows."""
    return text_of(show_recommendations([None], kind, status, currency, None)[0])


def test_before_the_first_load_the_page_says_so(database: Engine) -> None:
    assert "No search for arbitrage was made yet" in text_of(show_search("USD", None))
    assert "Nothing is recommended now" in listed()


def test_an_arbitrage_is_shown_with_its_facts(database: Engine) -> None:
    offer(database, "23.50")
    shown = listed()
    for words in ("Card 1", "NM, nonfoil", "Buy 2 at Mana Pool, sell to Card Kingdom's buylist", "$1.34", "Open",
                  "Mana Pool asks $20.00 and has 2", "Card Kingdom pays $23.50 and wants 2",
                  "costs $21.50 and brings $22.84", "Mana Pool service"):  # fmt: skip
        assert words in shown
    assert "1 offers compared" in text_of(show_search("USD", None))
    assert "No recommendation is within these filters" in listed(status="expired")
    assert "Nothing is recommended now" in listed(kind="wait")


def test_an_honest_zero_has_its_numbers(database: Engine) -> None:
    offer(database, "21.00")
    assert "That is the usual result" in listed()
    told = text_of(show_search("USD", None))
    assert "1 offers compared with a buylist of the same variant, 0 with a net above 0" in told
    assert "The best net is −$1.16 a copy" in told


def test_strangers_see_nothing_of_their_own(database: Engine) -> None:
    open_market(database)
    with browser(""):
        assert show_own("USD", None) == (None, None, None)


@pytest.fixture
def user(database: Engine) -> Iterator[int]:
    """A user in the small market of valuations, whose browser asks."""
    open_market(database)
    opened = register()
    with browser(opened.secret):
        yield opened.user.id


def test_an_empty_collection_and_list_say_what_is_looked_at(user: int) -> None:
    _waiting, selling, buying = show_own("USD", None)
    assert "Your collection is what is looked at" in text_of(selling)
    assert "Your want list is what is looked at" in text_of(buying)


def test_ones_own_cards_are_told_with_every_way_to_sell_them(user: int) -> None:
    add(user, 1, 3)
    want(user, 3, max_price=Decimal("5"), currency="USD")
    waiting, selling, buying = map(text_of, show_own("USD", None))
    assert "No advice is open about a card of yours" in waiting
    assert "Sell now : no outcome yet" in waiting
    for words in ("Card 1", "Sell at TCGplayer", "Card Kingdom in store credit: $7.80", "its fees are not known",
                  "Compared with the next best way"):  # fmt: skip
        assert words in selling
    for words in ("Card 3", "Buy at Mana Pool", "Mana Pool: $2.00, $2.08 with its fee"):
        assert words in buying
