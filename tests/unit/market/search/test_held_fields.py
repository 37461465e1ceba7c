"""Terms about the copies of a collection: what they mean, that cards have none, and what is said of wrong ones."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.search.copies import HeldMeasure, HeldNumberIs, Label, LabelIs
from market.search.corrections import corrected
from market.search.errors import QueryError
from market.search.held_fields import HELD
from market.search.names import title
from market.search.nodes import Node
from market.search.query import Query, parse
from market.search.values import Operator
from tests.unit.market.search import strategies

COPIES, COST, GAIN = HeldMeasure


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("qty>=4", HeldNumberIs(COPIES, Operator.AT_LEAST, Decimal(4))),
        ("copies:1", HeldNumberIs(COPIES, Operator.EQUAL, Decimal(1))),
        ("cost>10", HeldNumberIs(COST, Operator.MORE, Decimal(10))),
        ("paid<=.5", HeldNumberIs(COST, Operator.AT_MOST, Decimal("0.5"))),
        ("gain<0", HeldNumberIs(GAIN, Operator.LESS, Decimal(0))),
        ("gain>=-4.99", HeldNumberIs(GAIN, Operator.AT_LEAST, Decimal("-4.99"))),
        ('loc:"Blue Binder"', LabelIs(Label.LOCATION, "blue binder", False)),
        ("binder=Été", LabelIs(Label.LOCATION, "ete", True)),
        ('loc=""', LabelIs(Label.LOCATION, "", True)),
        ("tag:★", LabelIs(Label.TAG, "★", False)),
    ],
)
def test_a_term_about_copies_is_understood(text: str, node: Node) -> None:
    assert parse(text, HELD) == Query(node)


@pytest.mark.parametrize("name", ["blue binder", "Blue-Binder", "BLUE  BINDER!"])
def test_a_label_is_compared_as_people_type_names(name: str) -> None:
    assert LabelIs(Label.LOCATION, title("Blue binder"), True).names(name)
    assert LabelIs(Label.LOCATION, "binder", False).names(name)
    assert not LabelIs(Label.LOCATION, "binder", True).names(name)


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("bolt qty>=x", 11, "a number of copies such as 4 after qty>="),
        ("qty:1.5", 5, "a number of copies"),
        ("cost>-1", 6, "a number such as 5 or 4.99"),
        ("gain<abc", 6, "a number such as 5 or -4.99"),
        ("loc>blue", 4, ": or = after loc"),
        ("loc:", 5, "a piece of a location's name"),
        ('tag:""', 5, "a piece of a tag"),
        ("size:3", 1, "a field (set,"),
    ],
)
def test_a_wrong_term_says_where_and_what_was_expected(text: str, position: int, expected: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, HELD)
    assert caught.value.position == position
    assert expected in caught.value.expected


@pytest.mark.parametrize("text", ["qty>=4", "loc:blue", "tag:trade", "cost>10", "gain<0"])
def test_a_search_of_cards_has_none_of_these_terms(text: str) -> None:
    with pytest.raises(QueryError):
        parse(text)


@pytest.mark.parametrize(("text", "meant"), [("qty>>4", "qty>4"), ("cost>$10", "cost>10"), ("quantty:4", "quantity:4")])
def test_what_is_plainly_meant_is_offered(text: str, meant: str) -> None:
    assert corrected(text, HELD) == meant


labels = st.builds(LabelIs, st.sampled_from(Label), strategies.titles, st.booleans())
numbers = st.one_of(
    st.builds(HeldNumberIs, st.just(COPIES), strategies.operators, st.integers(0, 10**6).map(Decimal)),
    st.builds(HeldNumberIs, st.just(COST), strategies.operators, st.decimals(0, 10**12, places=2)),
    st.builds(HeldNumberIs, st.just(GAIN), strategies.operators, st.decimals(-(10**12), 10**12, places=2)),
)


@given(st.one_of(labels, numbers, st.builds(LabelIs, st.sampled_from(Label), st.just(""), st.just(True))))
def test_a_term_is_read_again_from_its_canonical_text(node: Node) -> None:
    assert parse(str(node), HELD) == Query(node)
