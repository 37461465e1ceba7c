"""Holdings of a user: added, changed, moved, removed; the ledger leads to what is stored."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from services.people import holdings, reversing
from services.people.holding_changes import HoldingChangesRequest, change_all
from services.people.holding_requests import AddRequest, ChangeRequest, HoldingsRequest
from services.people.holdings import Holding, NoSuchHolding, StaleHolding
from services.people.valuation import listing
from services.people.valuation.basis import load_basis
from services.requests import RejectedRequest
from tests.support.inventories import assert_as_replayed, holdings_of, lots_of
from tests.support.people import register
from tests.support.prices import make_card, scalar, store

FOIL = {"condition": "NEAR_MINT", "finish": "foil", "language": "English"}


@pytest.fixture
def user(database: Engine) -> int:
    """A user, in a catalogue of nine cards."""
    store(database, [], [make_card(number) for number in range(1, 10)])
    return register().user.id


def add(user: int, card: int = 1, quantity: int = 1, **more: object) -> Holding:
    """Foil copies that were added."""
    return holdings.add(user, AddRequest(card, quantity, **{**FOIL, **more}))  # type: ignore[arg-type]


def test_copies_of_one_variant_in_one_location_are_one_holding(database: Engine, user: int) -> None:
    first = add(user, quantity=2, location="Blue", unit_cost=Decimal("1.50"), currency="cad")
    second = add(user, quantity=3, location="Blue")
    assert (second.id, second.quantity, second.location) == (first.id, 5, "Blue")
    assert [(lot.quantity, lot.price, lot.currency) for lot in second.lots] == [
        (2, Decimal("3.00"), "CAD"),
        (3, None, None),
    ]
    assert_as_replayed(database, user)


def test_a_change_of_another_version_is_refused_with_what_is_there_now(user: int) -> None:
    held = add(user)
    now = holdings.change(user, ChangeRequest(held.id, held.version, quantity=4))
    with pytest.raises(StaleHolding) as refused:
        holdings.change(user, ChangeRequest(held.id, held.version, quantity=2))
    assert refused.value.now == now
    assert now.quantity == 4


def test_a_move_keeps_the_lots_and_meets_what_is_there(database: Engine, user: int) -> None:
    there = add(user, location="Red")
    held = add(user, quantity=2, location="Blue", unit_cost=Decimal(1), currency="EUR")
    moved = holdings.change(user, ChangeRequest(held.id, held.version, location="Red"))
    assert (moved.id, moved.quantity, len(moved.lots)) == (there.id, 3, 2)
    assert_as_replayed(database, user)


def test_a_holding_keeps_its_number_when_it_is_told_anew(database: Engine, user: int) -> None:
    held = add(user, quantity=2)
    played = holdings.change(user, ChangeRequest(held.id, held.version, condition="DAMAGED", language="unknown"))
    assert (played.id, played.condition, played.language, played.quantity) == (held.id, "DAMAGED", None, 2)
    assert_as_replayed(database, user)


def test_fewer_copies_are_those_of_the_oldest_lots(database: Engine, user: int) -> None:
    held = add(user, quantity=3, unit_cost=Decimal(1), currency="EUR")
    held = add(user, quantity=2, unit_cost=Decimal(9), currency="EUR")
    held = holdings.change(user, ChangeRequest(held.id, held.version, quantity=3))
    assert [(lot.quantity, lot.price) for lot in held.lots] == [(1, Decimal("1.00")), (2, Decimal("18.00"))]
    assert_as_replayed(database, user)


def test_tags_and_notes_are_kept_and_change_no_copies(database: Engine, user: int) -> None:
    held = add(user)
    told = holdings.change(user, ChangeRequest(held.id, held.version, tags="trade, old", notes="from Ada"))
    assert (told.tags, told.notes, told.version > held.version) == (["trade", "old"], "from Ada", True)
    assert_as_replayed(database, user)


def test_added_copies_have_tags_and_notes_beside_those_that_are_there(user: int) -> None:
    first = add(user, tags="trade,old", notes="from Ada")
    assert (first.tags, first.notes) == (["trade", "old"], "from Ada")
    again = add(user, tags="old, new", notes="from Bob")
    assert (again.id, again.tags, again.notes) == (first.id, ["trade", "old", "new"], "from Ada\nfrom Bob")


def test_the_day_of_acquisition_is_told_anew_for_all_copies(database: Engine, user: int) -> None:
    add(user, acquired_on=date(2020, 1, 2), unit_cost=Decimal(1), currency="EUR")
    held = add(user, quantity=2)
    day = date(2024, 2, 29)
    told = holdings.change(user, ChangeRequest(held.id, held.version, acquired_on=day, quantity=4))
    assert {lot.acquired_on for lot in told.lots} == {day}
    assert sum(lot.quantity for lot in told.lots) == 4
    assert [lot.price for lot in told.lots if lot.price is not None] == [Decimal("1.00")]
    assert_as_replayed(database, user)
    reversing.reverse(user, told.transactions)
    assert {lot.acquired_on for lot in holdings.load_holding(user, held.id).lots} == {date(2020, 1, 2), None}
    assert_as_replayed(database, user)


def test_several_holdings_get_and_lose_tags_together(user: int) -> None:
    first = add(user, tags="trade,old")
    second = add(user, location="Blue", tags="fine")
    both = f"{first.id}:{first.version},{second.id}:{second.version}"
    done = change_all(user, HoldingChangesRequest(both, add_tags="new,fine", remove_tags="old"))
    assert (len(done.transactions), done.labelled) == (1, 2)
    one, other = (holdings.load_holding(user, number) for number in (first.id, second.id))
    assert (one.tags, other.tags) == (["trade", "new", "fine"], ["fine", "new"])
    assert (one.version > first.version, other.version > second.version) == (True, True)


def test_holdings_that_become_one_together_have_the_tags_of_both(user: int) -> None:
    first, second = add(user, tags="a"), add(user, location="Blue", tags="b")
    both = f"{second.id}:{second.version},{first.id}:{first.version}"
    change_all(user, HoldingChangesRequest(both, add_tags="c", location="Box"))
    (left,) = {holdings.load_holding(user, number).id for number in (first.id, second.id) if _is_held(user, number)}
    assert {*holdings.load_holding(user, left).tags} == {"a", "b", "c"}


def _is_held(user: int, number: int) -> bool:
    try:
        return bool(holdings.load_holding(user, number))
    except NoSuchHolding:
        return False


def test_a_change_that_changes_nothing_adds_no_entry(database: Engine, user: int) -> None:
    held = add(user, location="Blue")
    same = {**FOIL, "quantity": 1, "location": "Blue", "card_id": 1}
    assert holdings.change(user, ChangeRequest(held.id, held.version, **same)).lots == held.lots  # type: ignore[arg-type]
    assert scalar(database, "SELECT count(*) FROM inventory_entries") == 1


def test_removed_copies_are_gone(database: Engine, user: int) -> None:
    held = add(user, quantity=2)
    holdings.remove(user, held.id, held.version)
    assert not holdings_of(database, user)
    assert not lots_of(database, user)
    with pytest.raises(NoSuchHolding):
        holdings.load_holding(user, held.id)
    assert_as_replayed(database, user)


def test_somebody_elses_holding_does_not_exist(user: int) -> None:
    held = add(user)
    other = register("bob@example.org").user.id
    for attempt in (
        lambda: holdings.load_holding(other, held.id),
        lambda: holdings.change(other, ChangeRequest(held.id, held.version, quantity=2)),
        lambda: holdings.remove(other, held.id, held.version),
    ):
        with pytest.raises(NoSuchHolding):
            attempt()
    assert listing.load_holdings(load_basis(other), HoldingsRequest()).items == []


def test_a_cost_needs_a_currency_and_a_holding_a_card(user: int) -> None:
    with pytest.raises(RejectedRequest, match="currency"):
        add(user, unit_cost=Decimal(1))
    with pytest.raises(RejectedRequest, match="card_id"):
        add(user, card=99)


def test_holdings_come_in_pages_and_by_what_they_are(user: int) -> None:
    for card in range(1, 5):
        add(user, card, location="Blue" if card % 2 else "Red")
    first = listing.load_holdings(load_basis(user), HoldingsRequest(limit=3))
    rest = listing.load_holdings(load_basis(user), HoldingsRequest(limit=3, after=first.next_after))
    assert [one.card and one.card.id for one in (*first.items, *rest.items)] == [1, 2, 3, 4]
    in_red = listing.load_holdings(load_basis(user), HoldingsRequest(location="Red")).items
    assert [one.card and one.card.id for one in in_red] == [2, 4]
    assert [(one.name, one.copies) for one in holdings.load_locations(user)] == [("Blue", 2), ("Red", 2)]
