"""A small market for tests of wants: a card with three printings, one with two, one with a single finish."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from market.variants import Condition, Currency, Finish
from services.people import holdings
from services.people.holding_requests import AddRequest as AcquireRequest
from services.people.wants import changing
from services.people.wants.contract import Want
from services.people.wants.requests import AddRequest
from tests.support.prices import ago, make_card, price, rows, series, store
from tests.support.steps import later_steps
from upkeep import after_prices
from upkeep.after_prices import Step

BOLT, OPAL = UUID(int=101), UUID(int=102)
EUR = {"marketplace": "cardmarket", "currency": Currency.EUR}
CARDS = [
    make_card(1, name="Lightning Bolt", oracle_id=BOLT, set_code="m10", set_name="Magic 2010", collector_number="146"),
    make_card(2, name="Lightning Bolt", oracle_id=BOLT, set_code="lea", set_name="Alpha", collector_number="161"),
    make_card(3, name="Lightning Bolt", oracle_id=BOLT, set_code="m10", set_name="Magic 2010", collector_number="147"),
    make_card(4, name="Mox Opal", oracle_id=OPAL, set_code="som", set_name="Scars of Mirrodin", collector_number="179"),
    make_card(5, name="Fire // Ice", oracle_id=UUID(int=103), set_code="apc", set_name="Apocalypse"),
    make_card(6, name="Nobody Sells", oracle_id=UUID(int=104)),
]
NOW = ago(0)
SERIES = [
    series(1, price(NOW, "2.00")),
    series(1, price(NOW, "1.50", total_quantity=2), marketplace="manapool"),
    series(1, price(NOW, "1.00", total_quantity=1), marketplace="manapool", condition=Condition.LIGHTLY_PLAYED),
    series(1, price(NOW, "9.00"), finish=Finish.FOIL),
    series(2, price(NOW, "400.00")),
    series(3, price(ago(9), "0.10")),
    series(4, price(NOW, "90.00")),
    series(4, price(NOW, "80.00"), **EUR),
    series(5, price(NOW, "0.50")),
]


def open_shops(engine: Engine, *steps: Step) -> list[int]:
    """Store the market, and return the numbers of its cards in their order."""
    store(engine, SERIES, CARDS)
    with later_steps(*steps):
        after_prices.run(engine, anyway=True)
    return [number for (number,) in rows(engine, "SELECT id FROM cards ORDER BY scryfall_id")]


def want(user_id: int, card_id: int, **more: Any) -> Want:
    """A want that was added."""
    return changing.add(user_id, AddRequest(card_id, **more))[0]


def own(user_id: int, card_id: int, quantity: int, **more: Any) -> None:
    """Copies that were acquired."""
    holdings.add(user_id, AcquireRequest(card_id, quantity, **more))


def names(wants: Sequence[Want]) -> list[str]:
    """The names of the cards of wants."""
    return [one.card.name for one in wants]
