"""Which of the cards that share an identifier an observation goes to."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from db.writes.named_cards import ANY_FINISH, FINISHES, NamedCards

BITS = st.integers(0, ANY_FINISH)
CARDS_OF = st.lists(st.lists(BITS, max_size=4), min_size=1, max_size=6)  # the finishes of the cards of each identifier


def named(cards_of: list[list[int]]) -> NamedCards:
    finishes = [bits for cards in cards_of for bits in cards]
    ids, starts = np.arange(len(finishes)), np.cumsum([0, *map(len, cards_of)])
    return NamedCards(starts, ids, [], ids > 0, np.array(finishes, np.int64))


@given(CARDS_OF, st.data())
def test_a_price_goes_to_the_first_card_that_comes_in_its_finish(
    cards_of: list[list[int]], data: st.DataObject
) -> None:
    identifiers = data.draw(st.lists(st.integers(0, len(cards_of) - 1), max_size=8))
    wanted = data.draw(
        st.lists(st.sampled_from([*FINISHES.values()]), min_size=len(identifiers), max_size=len(identifiers))
    )
    found = named(cards_of).first_in(np.array(identifiers, np.int64), np.array(wanted, np.int64))
    before = [sum(map(len, cards_of[:identifier])) for identifier in identifiers]
    expected = [
        next((start + place for place, bits in enumerate(cards_of[identifier]) if bits & finish), -1)
        for identifier, finish, start in zip(identifiers, wanted, before, strict=True)
    ]
    assert found.tolist() == expected
