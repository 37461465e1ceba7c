"""Wants added, changed and removed: each variant once, in the version that was read."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from services.people.wants import changing
from services.people.wants.changing import SameWant, StaleWant, TooManyWants
from services.people.wants.listing import NoSuchWant, load_wants
from services.people.wants.requests import AddRequest, ChangeRequest, WantsRequest
from services.requests import RejectedRequest
from tests.support.people import register
from tests.support.prices import scalar
from tests.support.wanting import open_shops, want

D = Decimal


@pytest.fixture
def cards(database: Engine) -> list[int]:
    """The cards of the small market."""
    return open_shops(database)


@pytest.fixture
def user(database: Engine) -> int:
    """A user."""
    return register().user.id


def test_the_same_variant_is_wanted_once(user: int, cards: list[int]) -> None:
    first, is_new = changing.add(user, AddRequest(cards[0], quantity=2, note="for Burn"))
    again, is_new_again = changing.add(user, AddRequest(cards[0], quantity=9))
    assert (is_new, is_new_again, again) == (True, False, first)
    one, _ = changing.add(user, AddRequest(cards[0], any_printing=True))
    other, is_new = changing.add(user, AddRequest(cards[1], any_printing=True))
    assert (other.id, is_new) == (one.id, False)
    assert changing.add(user, AddRequest(cards[0], finish="foil"))[1]


def test_many_who_add_the_same_at_once_add_it_once(user: int, cards: list[int], database: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = [*pool.map(lambda _: changing.add(user, AddRequest(cards[0]))[0].id, range(16))]
    assert len({*found}) == 1
    assert scalar(database, "SELECT count(*) FROM wants") == 1


def test_a_change_is_of_the_version_that_was_read(user: int, cards: list[int]) -> None:
    made = want(user, cards[0], quantity=2, max_price=D("1.50"), currency="USD", note="for Burn")
    now = changing.change(user, ChangeRequest(made.id, made.version, quantity=3, finish="foil"))
    assert (now.quantity, now.finish, now.max_price, now.note) == (3, "foil", D("1.50"), "for Burn")
    with pytest.raises(StaleWant) as stale:
        changing.change(user, ChangeRequest(made.id, made.version, quantity=9))
    assert stale.value.now == now


def test_what_was_narrowed_can_be_widened_again(user: int, cards: list[int]) -> None:
    made = want(user, cards[0], condition="MINT", finish="foil", language="Japanese", max_price=D(1), currency="EUR")
    words = {"condition": "any", "finish": "any", "language": "any", "note": ""}
    now = changing.change(user, ChangeRequest(made.id, made.version, max_price=D(0), **words))
    assert (now.condition, now.finish, now.language, now.max_price, now.currency) == (None,) * 5


def test_a_change_into_another_want_is_refused(user: int, cards: list[int]) -> None:
    want(user, cards[0], finish="foil")
    made = want(user, cards[0])
    with pytest.raises(SameWant):
        changing.change(user, ChangeRequest(made.id, made.version, finish="foil"))


def test_a_removal_is_undone_by_adding_the_same_again(user: int, cards: list[int]) -> None:
    made = want(user, cards[0], any_printing=True, finish="foil", quantity=3, priority="high", note="birthday",
                max_price=D("12.50"), currency="USD")  # fmt: skip
    changing.remove(user, made.id)
    with pytest.raises(NoSuchWant):
        changing.remove(user, made.id)
    changing.add(user, AddRequest.parse(**made.again()))
    (again,) = load_wants(user, WantsRequest()).items
    kept = ("card", "any_printing", "finish", "quantity", "priority", "note", "max_price", "currency", "standing")
    assert [getattr(again, name) for name in kept] == [getattr(made, name) for name in kept]


def test_a_maximum_needs_a_currency_and_whole_cents(user: int, cards: list[int]) -> None:
    for more, field in (({"max_price": D(1)}, "currency"), ({"max_price": D("0.001"), "currency": "USD"}, "max_price")):
        with pytest.raises(RejectedRequest) as refused:
            want(user, cards[0], **more)
        assert {*refused.value.fields} == {field}
    with pytest.raises(RejectedRequest):
        want(user, 999_999)


def test_a_list_has_an_end(user: int, cards: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changing, "MOST", 1)
    want(user, cards[0])
    with pytest.raises(TooManyWants):
        want(user, cards[1])
    assert not changing.add(user, AddRequest(cards[0]))[1]


def test_nobody_changes_a_want_of_another_user(user: int, cards: list[int]) -> None:
    made, other = want(user, cards[0]), register("bob@example.org").user.id
    with pytest.raises(NoSuchWant):
        changing.change(other, ChangeRequest(made.id, made.version, quantity=9))
    with pytest.raises(NoSuchWant):
        changing.remove(other, made.id)
