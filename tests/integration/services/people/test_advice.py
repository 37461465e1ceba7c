"""Where to sell and where to buy, by hand to the cent: fees, unknown fees, credit, and nothing of anybody else."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from db.engine import read_engine
from db.writes import accounts
from services.people import settings
from services.people.advice.buying import load_buying
from services.people.advice.contract import AdvicePage, AdviceRequest, Channel
from services.people.advice.selling import load_selling
from services.people.settings import SettingsRequest
from services.people.valuation.basis import load_basis
from services.people.wants.basis import load_wants_basis
from tests.support.people import register
from tests.support.prices import scalar
from tests.support.statements import counted
from tests.support.valued import add, open_market
from tests.support.wanting import open_shops, own, want

D = Decimal


def selling(user: int, currency: str = "USD", limit: int = 20) -> AdvicePage:
    """Where a user may sell."""
    return load_selling(load_basis(user), AdviceRequest(currency, limit))


def buying(user: int, currency: str = "USD") -> AdvicePage:
    """Where a user may buy."""
    return load_buying(load_wants_basis(user), AdviceRequest(currency))


def told(channel: Channel) -> tuple[str, str, Decimal, Decimal | None, int | None]:
    """A channel without its time."""
    return channel.marketplace, channel.kind, channel.price, channel.net, channel.copies


@pytest.fixture
def seller(database: Engine) -> int:
    """A user in the small market of valuations, who pays 1.31 a letter."""
    open_market(database)
    user = register().user.id
    settings.change(user, SettingsRequest(postage=D("1.31"), postage_charged=D(0), currency="USD"))
    return user


def test_every_way_to_sell_is_told_with_what_it_leaves(seller: int) -> None:
    add(seller, 1, 3)
    (one,) = selling(seller).items
    # 12.00 less 10.75 % and 2.5 % (1.59), 0.30 an order and 1.31 of postage: 8.80. The shop pays 6.00, or 30 % more in
    # credit. What Mana Pool takes of sellers is not known.
    assert [told(channel) for channel in one.channels] == [
        ("tcgplayer", "marketplace", D("12.00"), D("8.80"), None),
        ("cardkingdom", "buylist", D("6.00"), D("6.00"), 2),
        ("cardkingdom", "credit", D("7.80"), D("7.80"), 2),
        ("manapool", "marketplace", D("11.00"), None, 3),
    ]
    assert (one.type, one.action, one.gain, one.copies) == ("sell_channel", "Sell at TCGplayer", D("2.80"), 3)
    assert {fee.id for fee in one.fees} == {1, 2, 3, 21, 22, 23}
    assert [fee.is_known for fee in one.fees].count(False) == 1


def test_the_dearest_copies_come_first_and_the_rest_is_counted(seller: int) -> None:
    add(seller, 2)
    add(seller, 1)
    add(seller, 6)
    found = selling(seller)
    assert [one.card.name for one in found.items] == ["Card 1", "Card 2"]
    assert (found.total, found.idle) == (2, 1)
    assert found.items[1].gain is None  # 4.00 less 0.53, 0.30 and 1.31, and nothing to compare it with
    assert found.items[1].channels[0].net == D("1.86")
    assert [one.card.name for one in selling(seller, limit=1).items] == ["Card 1"]


def test_in_another_currency_nothing_of_this_one_is_sold(seller: int) -> None:
    add(seller, 1)
    assert selling(seller, "EUR").items == []


def test_an_old_price_sells_nothing(seller: int) -> None:
    add(seller, 4)
    assert (selling(seller).items, selling(seller).idle) == ([], 1)


def test_nobody_sells_what_somebody_else_owns(seller: int) -> None:
    add(seller, 1)
    other = register("bob@example.org").user.id
    assert (selling(other).items, selling(other).total, selling(other).idle) == ([], 0, 0)


def test_nothing_of_it_is_stored(database: Engine, seller: int) -> None:
    add(seller, 1)
    assert selling(seller).items
    assert scalar(database, "SELECT count(*) FROM recommendations") == 0
    with database.begin() as connection:
        accounts.delete_user(connection, seller)
    with counted(read_engine()) as statements:
        assert selling(seller).items == []
    assert len(statements) <= 6


@pytest.fixture
def cards(database: Engine) -> list[int]:
    """The cards of the small market of wants."""
    return open_shops(database)


@pytest.fixture
def buyer(cards: list[int]) -> int:
    """A user in it."""
    return register().user.id


def test_a_want_is_bought_where_it_is_cheapest_with_the_fee(buyer: int, cards: list[int]) -> None:
    want(buyer, cards[0], quantity=2, condition="NEAR_MINT", finish="nonfoil")
    (one,) = buying(buyer).items
    # Mana Pool asks 1.50 and 4.2 % (0.06); TCGplayer 2.00.
    assert [told(channel) for channel in one.channels] == [
        ("manapool", "marketplace", D("1.50"), D("1.56"), 2),
        ("tcgplayer", "marketplace", D("2.00"), D("2.00"), None),
    ]
    assert (one.type, one.action, one.gain, one.copies) == ("buy_where", "Buy at Mana Pool", D("0.44"), 2)
    assert [fee.id for fee in one.fees] == [24]


def test_any_printing_is_compared_with_the_one_on_the_list(buyer: int, cards: list[int]) -> None:
    want(buyer, cards[1], any_printing=True, condition="NEAR_MINT", finish="nonfoil")
    (one,) = buying(buyer).items
    assert (one.type, one.card.set_code, one.gain) == ("buy_cheapest_printing", "m10", D("398.44"))  # 400.00 - 1.56


def test_what_is_owned_or_not_on_offer_is_not_bought(buyer: int, cards: list[int]) -> None:
    want(buyer, cards[0])
    own(buyer, cards[0], 1)
    want(buyer, cards[5])
    found = buying(buyer)
    assert (found.items, found.total, found.idle) == ([], 0, 1)


def test_the_largest_saving_comes_first_and_one_without_comparison_last(buyer: int, cards: list[int]) -> None:
    want(buyer, cards[3])
    want(buyer, cards[0], condition="NEAR_MINT")
    assert [(one.card.name, one.gain) for one in buying(buyer).items] == [
        ("Lightning Bolt", D("0.44")),
        ("Mox Opal", None),
    ]


def test_times_are_those_of_the_oldest_price(buyer: int, cards: list[int]) -> None:
    want(buyer, cards[3])
    (one,) = buying(buyer).items
    assert one.as_of == one.channels[0].confirmed_at < datetime.now(UTC)
