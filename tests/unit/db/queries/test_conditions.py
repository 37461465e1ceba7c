"""Which queries names alone decide."""

import pytest

from db.queries.conditions import is_about_names
from market.search.query import parse


@pytest.mark.parametrize("query", ["", "bolt", '"fire ice"', "bolt or (dragon -red)", "-bolt", "lim-dul vault"])
def test_words_phrases_and_what_joins_them_are_about_names(query: str) -> None:
    assert is_about_names(parse(query).root)


@pytest.mark.parametrize("query", ["set:lea", "bolt usd>5", "bolt or t:dragon", "-(bolt is:digital)", "lang:ja -bolt"])
def test_a_single_other_term_makes_it_about_more(query: str) -> None:
    assert not is_about_names(parse(query).root)
