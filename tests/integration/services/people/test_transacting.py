"""Recording of entries: sales with their gains by each method, trades, packs, gradings, losses, and their reversal."""

import json
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from services.people import holdings, settings, transactions
from services.people.holding_requests import AddRequest, HoldingsRequest
from services.people.holdings import NoSuchHolding, StaleHolding
from services.people.proceeds import Proceeds
from services.people.reversing import reverse
from services.people.settings import SettingsRequest
from services.people.transacting import Recorded, record
from services.people.transaction_requests import RecordRequest, TransactionsRequest
from services.people.valuation import listing
from services.people.valuation.asking import SummaryRequest
from services.people.valuation.basis import load_basis
from services.people.valuation.listing import HeldCopies
from services.people.valuation.summary import load_held_summary
from services.requests import RejectedRequest
from tests.support.inventories import assert_as_replayed, holdings_of, lots_of
from tests.support.people import new_email, register
from tests.support.prices import make_card, store

FOIL = {"condition": "NEAR_MINT", "finish": "foil", "language": "English"}


@pytest.fixture
def user(database: Engine) -> int:
    """A user, in a catalogue of nine cards."""
    store(database, [], [make_card(number) for number in range(1, 10)])
    return register().user.id


def held(user: int) -> list[HeldCopies]:
    return listing.load_holdings(load_basis(user), HoldingsRequest()).items


def first(user: int) -> dict[str, int]:
    """The first holding as a request names it."""
    one = held(user)[0]
    return {"holding_id": one.id, "version": one.version}


def buy(user: int, quantity: int, price: str, fees: str | None = None) -> Recorded:
    cards = [{"card_id": 1, "quantity": quantity, "price": price, **FOIL}]
    return record(user, RecordRequest.parse(kind="buy", cards=_json(cards), fees=fees, currency="USD"))


def sell(user: int, quantity: int, amount: str = "100", **more: object) -> Proceeds:
    asked = RecordRequest.parse(
        kind="sell", quantity=quantity, amount=amount, **{"currency": "USD", "fees": "3.00", **first(user), **more}
    )
    proceeds = record(user, asked).proceeds
    assert proceeds is not None
    return proceeds


def refused(user: int, **told: object) -> dict[str, str]:
    """The fields of a request that is refused."""
    with pytest.raises(RejectedRequest) as error:
        record(user, RecordRequest.parse(**told))
    return error.value.fields


def _json(cards: list[dict[str, Any]]) -> str:
    return json.dumps(cards)


@pytest.fixture
def worked_case(user: int) -> int:
    """Three bought at 10 with 1.50 of fees, then two at 20: the case of docs/methods.md."""
    buy(user, 3, "30", "1.50")
    buy(user, 2, "40")
    return user


def left(engine: Engine, user: int) -> list[tuple[int, int]]:
    """Copies and prices with fees of the lots that are left."""
    return sorted((row[6], row[7]) for row in lots_of(engine, user))


def test_a_sale_that_names_no_method_takes_that_of_the_settings_and_keeps_it(worked_case: int) -> None:
    settings.change(worked_case, SettingsRequest(cost_method="average"))
    assert sell(worked_case, 4).gain == Decimal("39.80")
    settings.change(worked_case, SettingsRequest(cost_method="fifo"))
    assert load_held_summary(load_basis(worked_case), SummaryRequest("USD")).realized_gain == Decimal("39.80")


@pytest.mark.parametrize(
    ("method", "cost", "gain"), [("fifo", "51.50", "45.50"), ("average", "57.20", "39.80")], ids=["fifo", "average"]
)
def test_a_sale_has_the_cost_and_gain_of_its_method(worked_case: int, method: str, cost: str, gain: str) -> None:
    found = sell(worked_case, 4, method=method)
    assert (found.net, found.cost, found.gain) == (Decimal(97), Decimal(cost), Decimal(gain))
    assert (found.known_copies, found.unknown_copies, found.missing_copies) == (4, 0, 0)


def test_a_sale_of_named_lots_has_their_cost(database: Engine, worked_case: int) -> None:
    (one,) = held(worked_case)
    dear, cheap = (
        next(lot.number for lot in holdings.load_holding(worked_case, one.id).lots if lot.price == price)
        for price in (Decimal(40), Decimal(30))
    )
    found = sell(worked_case, 4, method="specific", lots=f"{dear}:2,{cheap}:2")
    assert (found.cost, found.gain) == (Decimal("61.00"), Decimal("36.00"))
    assert left(database, worked_case) == [(1, 1000)]
    assert_as_replayed(database, worked_case)


def test_the_summary_adds_up_realized_gains_and_a_reversal_takes_them_back(database: Engine, worked_case: int) -> None:
    before = holdings_of(database, worked_case), left(database, worked_case)
    sell(worked_case, 4)
    basis = load_basis(worked_case)
    assert load_held_summary(basis, SummaryRequest("USD")).realized_gain == Decimal("45.50")
    (newest, *_) = transactions.load_transactions(worked_case, TransactionsRequest("sell")).items
    assert newest.proceeds is not None
    assert newest.proceeds.gain == Decimal("45.50")
    reverse(worked_case, [newest.id])
    assert (holdings_of(database, worked_case), left(database, worked_case)) == before
    assert load_held_summary(load_basis(worked_case), SummaryRequest("USD")).realized_gain == 0
    (undone,) = transactions.load_transactions(worked_case, TransactionsRequest("sell")).items
    assert undone.proceeds is None


def test_selling_more_than_is_held_has_no_gain_for_what_was_never_acquired(database: Engine, user: int) -> None:
    buy(user, 1, "10")
    found = sell(user, 4, fees=None)
    assert (found.net, found.cost, found.gain) == (Decimal(100), Decimal(10), Decimal(15))
    assert (found.known_copies, found.unknown_copies, found.missing_copies) == (1, 3, 3)
    assert holdings_of(database, user) == {}


def test_a_sale_of_copies_with_an_unknown_cost_is_neither_gain_nor_loss(user: int) -> None:
    holdings.add(user, AddRequest(1, 2, **FOIL))
    found = sell(user, 2)
    assert (found.cost, found.gain, found.unknown_copies, found.missing_copies) == (None, None, 2, 0)


def test_a_cost_in_another_currency_gives_no_gain(user: int) -> None:
    buy(user, 2, "10")
    found = sell(user, 2, currency="EUR")
    assert (found.currency, found.gain, found.unknown_copies) == ("EUR", None, 2)


def test_what_was_sold_out_and_bought_again_starts_clean(user: int) -> None:
    """ghostfolio#6286: the gain of the second cycle is independent of the first."""
    for price, amount in (("10", "20"), ("50", "60")):
        buy(user, 1, price)
        assert sell(user, 1, amount, fees=None).gain == Decimal(10)


def test_a_trade_is_one_entry_that_is_undone_as_one(database: Engine, worked_case: int) -> None:
    """pokecollector#281."""
    before = holdings_of(database, worked_case), left(database, worked_case)
    cards = [{"card_id": 2, "quantity": 1, "price": 60, "location": "Traded", **FOIL}]
    told = record(
        worked_case,
        RecordRequest.parse(
            kind="trade", quantity=4, cards=_json(cards), amount="-5", currency="USD", **first(worked_case)
        ),
    )
    assert told.proceeds is not None
    assert (told.proceeds.net, told.proceeds.cost, told.proceeds.gain) == (
        Decimal(55),
        Decimal("51.50"),
        Decimal("3.50"),
    )
    assert left(database, worked_case) == [(1, 2000), (1, 6000)]
    assert_as_replayed(database, worked_case)
    reverse(worked_case, told.transactions)
    assert (holdings_of(database, worked_case), left(database, worked_case)) == before


def test_a_trade_without_agreed_values_has_no_gain(user: int) -> None:
    buy(user, 1, "10")
    cards = _json([{"card_id": 2, **FOIL}])
    asked = RecordRequest.parse(kind="trade", quantity=1, cards=cards, currency="USD", **first(user))
    assert record(user, asked).proceeds is None


def test_a_pack_spreads_its_price_over_its_cards_by_what_they_were_worth(database: Engine, user: int) -> None:
    cards = _json([{"card_id": 1, "price": 3, **FOIL}, {"card_id": 2, "price": 1, **FOIL}])
    record(user, RecordRequest.parse(kind="open", cards=cards, amount="4.40", currency="EUR"))
    assert left(database, user) == [(1, 110), (1, 330)]
    assert_as_replayed(database, user)


def test_a_grading_changes_the_variant_and_adds_its_fee(database: Engine, user: int) -> None:
    buy(user, 2, "20")
    asked = {"kind": "grade", "quantity": 1, "condition": "MINT", "fees": "25", "currency": "USD"}
    record(user, RecordRequest.parse(**asked, **first(user)))
    costs = {one.condition: one.cost_total for one in held(user)}
    assert costs == {"NEAR_MINT": Decimal(10), "MINT": Decimal(35)}
    assert_as_replayed(database, user)
    problem = {"currency": "must be that of the cost of these copies"}
    assert refused(user, **{**asked, "condition": "DAMAGED", "currency": "EUR"}, **first(user)) == problem


@pytest.mark.parametrize("kind", ["lose", "gift_out"])
def test_copies_that_are_lost_or_given_away_bring_nothing(database: Engine, user: int, kind: str) -> None:
    buy(user, 3, "30")
    told = record(user, RecordRequest.parse(kind=kind, quantity=2, **first(user)))
    assert told.proceeds is None
    assert [one.quantity for one in held(user)] == [1]
    assert_as_replayed(database, user)
    assert refused(user, kind=kind, quantity=2, **first(user)) == {"quantity": "is more than there are"}


def test_a_gift_costs_nothing_when_it_is_said_so(user: int) -> None:
    cards = _json([{"card_id": 1, "price": 0, **FOIL}, {"card_id": 2, **FOIL}])
    record(user, RecordRequest.parse(kind="gift_in", cards=cards, currency="USD"))
    assert {one.cost_total for one in held(user)} == {Decimal(0), None}


def test_moved_copies_keep_lot_day_and_cost(database: Engine, worked_case: int) -> None:
    """portfolio-performance#4446."""
    record(worked_case, RecordRequest.parse(kind="move", quantity=4, location="Wallet", **first(worked_case)))
    assert {one.location: (one.quantity, one.cost_total) for one in held(worked_case)} == {
        "": (1, Decimal(20)),
        "Wallet": (4, Decimal("51.50")),
    }
    assert_as_replayed(database, worked_case)


@pytest.mark.parametrize(
    ("told", "fields"),
    [
        ({"kind": "sell"}, {"holding_id", "version", "quantity"}),
        ({"kind": "buy"}, {"cards"}),
        ({"kind": "trade"}, {"holding_id", "version", "quantity", "cards"}),
        ({"kind": "gift_in", "cards": '[{"card_id": 1, "price": 2}]'}, {"currency"}),
        ({"kind": "gift_in", "cards": '[{"card_id": 99}]'}, {"cards"}),
        ({"kind": "open", "cards": '[{"card_id": 1}]', "amount": -1, "currency": "USD"}, {"amount"}),
        ({"kind": "buy", "cards": '[{"card_id": 1}]', "fees": 2, "currency": "U$D"}, {"currency"}),
    ],
)
def test_what_is_missing_or_contradicts_itself_is_named(user: int, told: dict[str, object], fields: set[str]) -> None:
    assert refused(user, **told).keys() == fields


def test_lots_are_those_of_the_holding(worked_case: int) -> None:
    asked = {"kind": "sell", "quantity": 1, "amount": 1, "currency": "USD", **first(worked_case)}
    assert refused(worked_case, **asked, method="specific", lots="9:1") == {"lots": "are not all in this holding"}
    assert refused(worked_case, **asked, method="specific", lots="1:2").keys() == {"lots"}
    assert refused(worked_case, **asked, lots="1:1").keys() == {"lots"}


def test_a_holding_is_ones_own_and_as_it_was_read(worked_case: int) -> None:
    stranger = register(new_email()).user.id
    asked = {"kind": "lose", "quantity": 1, **first(worked_case)}
    with pytest.raises(NoSuchHolding):
        record(stranger, RecordRequest.parse(**asked))
    record(worked_case, RecordRequest.parse(**asked))
    with pytest.raises(StaleHolding):
        record(worked_case, RecordRequest.parse(**asked))
