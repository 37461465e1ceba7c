"""Whole names: which text may be one, and that a chosen name is asked for as it is."""

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from market.search.errors import QueryError
from market.search.names import title
from market.search.nodes import NameIs
from market.search.query import Query, parse
from market.search.tokens import MAXIMUM_BYTES
from market.search.whole_names import exactly, title_asked, title_typed
from tests.unit.market.search import strategies

NAMES = (
    "Lightning Bolt", "Fact or Fiction", '"Ach! Hans, Run!"', "Ratonhnhaké:ton", "Ratonhnhaké꞉ton", "_____", "+2 Mace",
    "Minsc & Boo, Timeless Heroes", "Sword of Fire and Ice", "Who // What // When // Where // Why",
    "R&D's Secret Lair", "Lim-Dûl's Vault", "Borrowing 100,000 Arrows", 'Kongming, "Sleeping Dragon"', "Do or Die",
    "Rumors of My Death . . .", "Erase (Not the Urza's Legacy One)", "Circle of Protection: Red", "稲妻",
    "Now I Know My ABC's", "B.F.M. (Big Furry Monster)", "_____ Goblin", "???",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_name_is_the_title_that_comes_first_where_it_is_a_query(name: str) -> None:
    try:
        assert title_asked(name, parse(name)) == title(name)
    except QueryError:
        assert title_typed(name) == title(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_chosen_name_asks_for_the_cards_of_that_name(name: str) -> None:
    assert parse(exactly(name)) == Query(NameIs(title(name)))


@given(st.text(max_size=60).filter(lambda name: title(name) and name.isprintable() and len(title(name)) <= 200))
@example('a"b')
def test_any_printable_name_can_be_chosen(name: str) -> None:
    assert parse(exactly(name)) == Query(NameIs(title(name)))


@pytest.mark.parametrize("text", ["set:lea", "usd>>5", "bolt t:", "a\0b", "a\nb", "a" * 201, "", '"', "  "])
def test_what_no_name_can_be_has_no_title(text: str) -> None:
    assert title_typed(text) == ""


@given(strategies.texts)
def test_any_text_has_a_title_or_none(text: str) -> None:
    assert title(title_typed(text)) == title_typed(text)
    with suppress(QueryError):
        assert len(title_asked(text, parse(text)).encode()) <= MAXIMUM_BYTES


@given(st.text())
def test_a_title_is_its_own_title(text: str) -> None:
    assert title(title(text)) == title(text)
    assert not set(title(text)) & set('"=|')
