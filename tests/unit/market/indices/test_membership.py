"""Members of a family: what was known before the day, hysteresis, one printing a name, capped shares."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.indices.families import FAMILIES, FORMATS, LARGEST_WEIGHT, Family
from market.indices.membership import NOT_YET, Candidates, Members, capped, members_of

DAY = 9_000
ALL, MODERN, STAPLES, RESERVED, NINETIES, RARE, FOIL, BUYLIST = (
    next(family for family in FAMILIES if family.code == code)
    for code in ("ALL", "MOD", "C100", "RL", "ERA93", "RR", "FOIL", "BUY")
)
USUAL = {"name": 0, "finish": 1, "headline": 1, "rarity": 3, "year": 2021, "rank": 0, "reserved": 0, "buylist": 0}


def candidates(*some: dict[str, Any]) -> Candidates:
    """Series numbered from 0; each is a nonfoil rare of its own name unless told otherwise."""
    known = [{**USUAL, "name": place, "gone": NOT_YET, "modern": NOT_YET, **one} for place, one in enumerate(some)]
    legal = np.full((len(some), len(FORMATS)), NOT_YET)
    legal[:, list(FORMATS).index("MOD")] = [one["modern"] for one in known]
    columns = [np.array([one[name] for one in known]) for name in Candidates._fields[1:-1]]
    return Candidates(np.arange(len(some), dtype=np.int32), *columns, legal)


def chosen(family: Family, some: Candidates, *cents: int, former: tuple[int, ...] = ()) -> list[int]:
    """The members at these prices."""
    held = Members(np.array(former, np.int32), np.ones(len(former))) if former else None
    return members_of(family, some, DAY, np.array(cents), held).series.tolist()


def test_a_member_enters_at_two_and_leaves_below_one() -> None:
    some = candidates({}, {}, {}, {}, {})
    assert chosen(ALL, some, 200, 199, 199, 100, 99, former=(2, 3, 4)) == [0, 2, 3]


def test_without_a_price_there_is_no_member() -> None:
    assert chosen(ALL, candidates({}, {}), 0, 500, former=(0, 1)) == [1]


def test_a_printing_counts_once_in_its_first_finish() -> None:
    some = candidates({}, {"finish": 2}, {"finish": 2, "headline": 2})
    assert chosen(ALL, some, 500, 500, 500) == [0, 2]
    assert chosen(FOIL, some, 500, 500, 500) == [1, 2]


def test_a_format_has_what_was_known_to_be_legal_before_the_day() -> None:
    some = candidates({"modern": DAY - 1}, {"modern": DAY}, {})
    assert chosen(MODERN, some, 500, 500, 500) == [0]


def test_a_card_that_left_the_catalogue_is_no_member_from_that_day_on() -> None:
    assert chosen(ALL, candidates({"gone": DAY}, {"gone": DAY + 1}), 500, 500) == [1]


def test_of_a_staple_the_cheapest_printing_counts_unless_another_was_a_member() -> None:
    some = candidates(
        {"name": 7, "rank": 1}, {"name": 7, "rank": 1}, {"name": 8, "rank": 100}, {"name": 9, "rank": 101}, {"name": 5}
    )
    assert chosen(STAPLES, some, 900, 300, 400, 500, 500) == [1, 2]
    assert chosen(STAPLES, some, 900, 300, 400, 500, 500, former=(0,)) == [0, 2]
    assert chosen(STAPLES, some, 99, 300, 400, 500, 500, former=(0,)) == [1, 2]


@pytest.mark.parametrize(
    ("family", "inside", "outside"),
    [
        (RESERVED, {"reserved": 1}, {}),
        (NINETIES, {"year": 1994}, {"year": 1995}),
        (RARE, {"rarity": 3}, {"rarity": 4}),
        (BUYLIST, {"buylist": 1}, {}),
        (ALL, {}, {"buylist": 1}),
    ],
)
def test_a_family_has_what_its_definition_says(family: Family, inside: Any, outside: Any) -> None:
    assert chosen(family, candidates(inside, outside), 500, 500) == [0]


VALUES = st.lists(st.integers(200, 500_000), min_size=1, max_size=120)


@given(VALUES)
def test_shares_add_up_and_none_is_above_the_cap(values: list[int]) -> None:
    shares = capped(np.array(values) / 100)
    assert shares.sum() == pytest.approx(1)
    assert shares.max() <= max(LARGEST_WEIGHT, 1 / len(values)) + 1e-12


@given(VALUES)
def test_shares_below_the_cap_are_in_the_proportion_of_the_values(values: list[int]) -> None:
    shares = capped(np.array(values) / 100)
    below = shares < LARGEST_WEIGHT * (1 - 1e-9)
    if len(values) * LARGEST_WEIGHT > 1 and below.any():
        ratio = shares[below] / np.array(values)[below]
        assert ratio == pytest.approx(ratio[0])


def test_nothing_has_no_shares() -> None:
    assert capped(np.zeros(0)).tolist() == []
