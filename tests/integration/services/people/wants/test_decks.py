"""Deck lists into the want list: every line has an end, what is owned is left out, and twice is once."""

import pytest
from sqlalchemy import Engine

from db.engine import write_engine
from services.people.wants import decks
from services.people.wants.changing import TooManyWants
from services.people.wants.decks import DeckImport, LineState, add_deck
from services.people.wants.listing import load_wants
from services.people.wants.requests import DeckRequest, WantsRequest
from services.requests import RejectedRequest
from tests.support.people import register
from tests.support.statements import counted
from tests.support.wanting import open_shops, own, want

DECK = """About
Name Burn

Deck
4 Lightning Bolt (M10) 146
1x Mox Opal
2 fire
// the next one is no card
3 Black Lotus of Nowhere
4x

Sideboard
2 Lightning Bolt
Maybeboard
1 Nobody Sells
"""


@pytest.fixture
def cards(database: Engine) -> list[int]:
    """The cards of the small market."""
    return open_shops(database)


@pytest.fixture
def user(database: Engine) -> int:
    """A user."""
    return register().user.id


def states(found: DeckImport) -> list[tuple[int, str, int, int]]:
    """The lines: their numbers, states, owned and wanted copies."""
    return [(one.line, str(one.state), one.owned, one.wanted) for one in found.lines]


def test_every_line_ends_as_wanted_owned_left_out_or_unresolved(user: int, cards: list[int]) -> None:
    own(user, cards[1], 5)
    own(user, cards[3], 1, finish="foil")
    found = add_deck(user, DeckRequest(DECK))
    assert states(found) == [
        (5, "owned", 4, 0), (6, "owned", 1, 0), (7, "wanted", 0, 2), (9, "unresolved", 0, 0), (10, "unresolved", 0, 0),
        (13, "wanted", 1, 1), (15, "left_out", 0, 0),
    ]  # fmt: skip
    assert all(one.reason for one in found.lines if one.state is not LineState.WANTED)
    assert "Black Lotus of Nowhere" in found.lines[3].reason
    assert (found.name, found.added, found.raised) == ("Burn", 2, 0)
    assert (found.wanted_copies, found.owned_copies) == (3, 6)
    wants = load_wants(user, WantsRequest()).items
    assert [(one.card.name, one.any_printing, one.quantity, one.missing) for one in wants] == [
        ("Lightning Bolt", True, 6, 1),
        ("Fire // Ice", True, 2, 2),
    ]


def test_the_same_list_twice_changes_nothing(user: int, cards: list[int]) -> None:
    add_deck(user, DeckRequest(DECK))
    before = load_wants(user, WantsRequest()).items
    again = add_deck(user, DeckRequest(DECK))
    assert (again.added, again.raised) == (0, 0)
    assert load_wants(user, WantsRequest()).items == before


def test_a_deck_raises_a_want_and_never_lowers_it(user: int, cards: list[int]) -> None:
    made = want(user, cards[3], any_printing=True, quantity=2, note="for Affinity")
    assert (add_deck(user, DeckRequest("1 Mox Opal")).raised, add_deck(user, DeckRequest("4 Mox Opal")).raised) == (
        0,
        1,
    )
    (found,) = load_wants(user, WantsRequest()).items
    assert (found.id, found.quantity, found.note) == (made.id, 4, "for Affinity")


def test_the_printing_of_a_line_is_wanted_where_that_is_asked_for_and_certain(user: int, cards: list[int]) -> None:
    text = "1 Lightning Bolt (M10) 146 *F*\n1 Lightning Bolt"
    add_deck(user, DeckRequest(text, any_printing=False))
    wants = load_wants(user, WantsRequest()).items
    assert [(one.any_printing, one.finish) for one in wants] == [(False, "foil"), (True, None)]
    assert wants[0].card.id == cards[0]


def test_a_text_without_cards_is_refused(user: int, cards: list[int]) -> None:
    for text in ("Deck\n\nSideboard", "// nothing", "1 Mox Opal\n" * 10_001):
        with pytest.raises(RejectedRequest):
            add_deck(user, DeckRequest(text))
    assert states(add_deck(user, DeckRequest("4x"))) == [(1, "unresolved", 0, 0)]


def test_a_deck_beyond_the_end_of_the_list_adds_nothing(
    user: int, cards: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decks, "MOST", 1)
    with pytest.raises(TooManyWants):
        add_deck(user, DeckRequest(DECK))
    assert load_wants(user, WantsRequest()).items == []


def test_a_long_deck_takes_no_more_statements_than_a_short_one(user: int, cards: list[int]) -> None:
    numbers = []
    for text in ("1 Mox Opal", DECK):
        with counted(write_engine()) as statements:
            add_deck(user, DeckRequest(text, any_printing=False))
        numbers.append(len(statements))
    assert max(numbers) <= 12
