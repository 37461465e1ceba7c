"""Tables of words: the two ladders, and languages that mean the same everywhere."""

import pytest

from collection.formats import words
from collection.formats.contract import fold_word
from collection.formats.registry import FORMATS
from market.variants import Condition, Language

LADDERS = (
    words.CARDMARKET_GRADES,
    words.CARDMARKET_LETTERS,
    words.DECKBOX_GRADES,
    words.TCGPLAYER_GRADES,
    words.US_LETTERS,
)


def test_a_word_that_both_ladders_use_alike_means_the_same_on_each() -> None:
    for word, condition in words.UNDISPUTED_GRADES.items():
        assert {ladder[word] for ladder in LADDERS if word in ladder} <= {condition}


@pytest.mark.parametrize("word", ["played", "lp", "good", "excellent", "poor", "light played"])
def test_a_word_that_the_ladders_use_differently_or_alone_is_disputed(word: str) -> None:
    assert word not in words.UNDISPUTED_GRADES


def test_played_is_two_grades() -> None:
    assert words.CARDMARKET_GRADES["played"] is Condition.HEAVILY_PLAYED
    assert words.DECKBOX_GRADES["played"] is Condition.MODERATELY_PLAYED


@pytest.mark.parametrize("slug", FORMATS)
def test_no_format_makes_a_condition_of_an_empty_cell(slug: str) -> None:
    assert "" not in FORMATS[slug].conditions


@pytest.mark.parametrize("slug", FORMATS)
def test_every_word_of_a_table_can_be_found(slug: str) -> None:
    file_format = FORMATS[slug]
    for table in (file_format.conditions, file_format.finishes, file_format.languages):
        assert [word for word in table if word != fold_word(word)] == []


def test_every_language_has_its_name_and_a_code() -> None:
    assert set(words.LANGUAGES.values()) == set(Language)
    assert "chinese" not in words.LANGUAGES  # one of two
