"""How well names fit a typed text."""

import pytest

from market.search.name_list import Fit, NameList
from market.search.names import words
from market.search.spelling import Dictionary

NAMES = (
    "Fire", "Fire // Ice", "Firebolt", "Wall of Fire", "Backfire", "Minsc & Boo, Timeless Heroes", "Lim-Dûl's Vault",
    "Chain Lightning", "Lightning Bolt", "Lighthouse", "_____", "_____ Goblin",
)  # fmt: skip
LIST = NameList(NAMES)
DICTIONARY = Dictionary(word for name in NAMES for word in words(name))


def ranked(text: str, most: int = 100, enough: int = 8) -> dict[str, int]:
    return DICTIONARY.ranked(text, LIST, most, enough)


def test_names_are_ranked_from_the_whole_name_to_a_part_of_a_word() -> None:
    assert ranked("fire", enough=1) == {
        "Fire": Fit.WHOLE, "Fire // Ice": Fit.FACE, "Firebolt": Fit.BEGINS, "Wall of Fire": Fit.WORD,
        "Backfire": Fit.WITHIN,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "name"),
    [("FIRE ice", "Fire // Ice"), ("minsc and boo timeless heroes", "Minsc & Boo, Timeless Heroes"),
     ("lim-dul's vault", "Lim-Dûl's Vault"), ("_____", "_____")],
)  # fmt: skip
def test_a_whole_name_is_known_in_any_spelling(typed: str, name: str) -> None:
    assert ranked(typed)[name] is Fit.WHOLE


def test_words_in_another_order_come_before_typos_and_those_that_begin_with_the_first_before_others() -> None:
    assert ranked("bolt light") == {"Lightning Bolt": Fit.LOOSE + 1}
    assert ranked("lightnig") == {"Lightning Bolt": Fit.LOOSE + 2, "Chain Lightning": Fit.LOOSE + 3}


def test_typos_are_looked_for_only_where_too_few_names_contain_the_text() -> None:
    assert "Lighthouse" not in ranked("lightn", enough=2)
    assert len(ranked("fire", most=3, enough=1)) == 3
