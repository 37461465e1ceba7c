"""What is published and what is only counted: the strongest of each card and type, in a fixed order."""

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from analysis.activity import MOST, OF_MARKET, OF_USERS, Kind, strongest


class One(NamedTuple):
    """A candidate."""

    id: int
    card_id: int
    type: str
    score: float


SOME = st.lists(
    st.builds(One, st.integers(1, 10**6), st.integers(1, 40), st.sampled_from(["momentum", "trend"]), st.floats(0, 1)),
    unique_by=lambda one: one.id,
)


def test_every_kind_is_of_the_market_or_of_users() -> None:
    assert {*OF_MARKET, *OF_USERS} == {*Kind}
    assert not {*OF_MARKET} & {*OF_USERS}


def test_other_variants_of_a_card_are_neither_published_nor_counted() -> None:
    first, others = strongest([One(1, 7, "momentum", 0.5), One(2, 7, "momentum", 0.9), One(3, 7, "trend", 0.1)])
    assert ([one.id for one in first], others) == ([2, 3], [])


@given(SOME)
def test_no_counted_one_is_stronger_than_a_published_one(some: list[One]) -> None:
    first, others = strongest(some)
    assert len(first) <= MOST
    assert len({(one.card_id, one.type) for one in (*first, *others)}) == len(first) + len(others)
    assert {(one.card_id, one.type) for one in some} == {(one.card_id, one.type) for one in (*first, *others)}
    if others:
        assert len(first) == MOST
        assert min(one.score for one in first) >= max(one.score for one in others)


@given(SOME, st.randoms())
def test_the_choice_does_not_depend_on_the_order_in_which_they_were_read(some: list[One], rng: object) -> None:
    shuffled = [*some]
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert strongest(shuffled) == strongest(some)
