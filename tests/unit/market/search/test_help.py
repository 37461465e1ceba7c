"""The help on the query language is true and complete."""

import pytest

from market.search.fields import ALIASES, FIELDS
from market.search.held_fields import HELD
from market.search.help import EXAMPLES, HELD_EXAMPLES, HELD_HELP, HELP
from market.search.nodes import Everything
from market.search.query import parse


@pytest.mark.parametrize("text", [*EXAMPLES, *(line.example for line in HELP)])
def test_every_example_is_a_query(text: str) -> None:
    assert parse(text).root != Everything()


@pytest.mark.parametrize("text", [*HELD_EXAMPLES, *(line.example for line in HELD_HELP)])
def test_every_example_of_a_collection_is_a_query_there(text: str) -> None:
    assert parse(text, HELD).root != Everything()


def test_every_field_of_a_collection_is_explained_there() -> None:
    explained = {word.split(":")[0] for line in HELD_HELP for word in line.term.split()}
    assert HELD.fields.keys() | HELD.aliases.keys() <= explained
    assert len({line.term for line in HELD_HELP}) == len({line.meaning for line in HELD_HELP}) == len(HELD_HELP)


def test_every_field_and_every_other_name_of_it_is_explained() -> None:
    explained = {word.rstrip(":") for line in HELP for word in line.term.split()}
    assert FIELDS.keys() | ALIASES.keys() <= explained


def test_every_line_of_help_says_something_of_its_own() -> None:
    assert len({line.term for line in HELP}) == len({line.meaning for line in HELP}) == len(HELP) > 20


def test_every_other_name_means_a_field() -> None:
    assert set(ALIASES.values()) <= FIELDS.keys()
    assert not ALIASES.keys() & FIELDS.keys()
