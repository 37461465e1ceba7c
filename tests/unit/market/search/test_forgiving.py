"""What a query with typos is understood as."""

import pytest
from hypothesis import given

from market.search.forgiving import MAXIMUM_CORRECTED, meanings, understood
from market.search.names import words
from market.search.query import Query, parse
from market.search.spelling import Dictionary
from tests.unit.market.search.strategies import trees

NAMES = ("Lightning Bolt", "Boros Bolt", "Bold Plagiarist", "Lightning Helix", "Counterspell", "Lim-Dûl's Vault")
DICTIONARY = Dictionary(word for name in NAMES for word in words(name))


def read_as(text: str) -> str:
    """The query that a text is understood as."""
    query = parse(text)
    return understood(query, meanings(query, DICTIONARY)).normalised()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lightnnig bolt", "lightning bolt"),
        ("lightning bolt", "lightning bolt"),
        ("LIHGTNING usd<5", "lightning usd<5"),
        ("bolf", "bolt or bold"),
        ("helix bolf", "helix (bolt or bold)"),
        ("counterspel", "counterspel"),
        ("zzzzzzz", "zzzzzzz"),
        ("lightnig-bolt", "lightning bolt"),
        ("lim-dull", "lim duls"),
        ('"lightnnig"', '"lightnnig"'),
        ("-lightnnig", "-lightnnig"),
        ("lightnnig -bolf", "lightning -bolf"),
        ("lightnnig or counterspll", "lightning or counterspell"),
        ("t:lightnnig", "type:lightnnig"),
    ],
)
def test_words_that_no_name_has_mean_the_closest_known_ones(typed: str, meant: str) -> None:
    assert read_as(typed) == meant


def test_a_meaning_with_fewer_typos_shuts_out_those_with_more() -> None:
    dictionary = Dictionary(["lightning", "lightening", "brightning"])
    assert meanings(parse("lightnimg"), dictionary) == {"lightnimg": ("lightning",)}


def test_of_many_unknown_words_none_is_corrected() -> None:
    few = " ".join(["lightnnig", *(f"unknown{number}" for number in range(MAXIMUM_CORRECTED - 1))])
    assert "lightning" in read_as(few)
    assert "lightnnig" in read_as(f"{few} another")


def test_an_empty_catalogue_corrects_nothing() -> None:
    assert meanings(parse("lightnnig"), Dictionary([])) == {}


@given(trees)
def test_what_is_understood_is_a_query_again(root: object) -> None:
    query = Query(root)  # type: ignore[arg-type]
    meant = {word: (word, "bolt", "bold") for word in query.words()[:3]}
    text = understood(query, meant).normalised()
    assert parse(text).normalised() == text


@given(trees)
def test_a_query_without_typos_is_understood_as_it_is(root: object) -> None:
    query = Query(root)  # type: ignore[arg-type]
    assert understood(query, {}) == query
