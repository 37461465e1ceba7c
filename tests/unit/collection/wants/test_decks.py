"""A deck less what is owned."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from collection.wants.decks import Candidate, Part, needed, one_card, parts

LINES = st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 9)))
OWNED = st.dictionaries(st.sampled_from("abc"), st.integers(0, 20))


def test_lines_of_one_card_share_what_is_owned() -> None:
    lines = [("bolt", 4), ("opal", 1), ("bolt", 2)]
    assert list(parts(lines, {"bolt": 5})) == [Part(4, 0), Part(0, 1), Part(1, 1)]
    assert needed(lines) == {"bolt": 6, "opal": 1}


@given(LINES, OWNED)
def test_owned_and_wanted_copies_add_up_to_the_deck(lines: list[tuple[str, int]], owned: dict[str, int]) -> None:
    found = list(parts(lines, owned))
    assert [one.owned + one.wanted for one in found] == [copies for _, copies in lines]
    for card, copies in needed(lines).items():
        used = sum(one.owned for one, (name, _) in zip(found, lines, strict=True) if name == card)
        assert used == min(copies, owned.get(card, 0))


def printing(number: int, card: int | None, name: str = "Lightning Bolt", extra: bool = False) -> Candidate:
    """A printing of a card by the card's number."""
    return Candidate(number, None if card is None else UUID(int=card), name, None, None, extra)


def test_many_printings_are_one_card() -> None:
    chosen = one_card("lightning  bolt", [printing(3, 1), printing(2, 1), printing(9, 7, extra=True)])
    assert chosen is not None
    assert chosen.id == 3


def test_a_candidate_of_another_name_is_never_taken() -> None:
    assert one_card("Lightning Bolt", [printing(3, 1, "Lightning Strike")]) is None
    assert one_card("Fire", [printing(3, 1, "Fire // Ice")]) is not None


def test_a_name_that_several_cards_have_is_no_card() -> None:
    assert one_card("Lightning Bolt", [printing(3, 1), printing(4, 2)]) is None
    assert one_card("Lightning Bolt", [printing(3, None), printing(4, None)]) is None
    assert one_card("Lightning Bolt", []) is None
