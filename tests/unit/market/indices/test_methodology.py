"""The rules of an index in words: each figure of its definition is in them."""

import pytest

from market.indices.families import INDICES, Index
from market.indices.methodology import rules_of, title_of


def text_of(code: str) -> str:
    return " ".join(rule.text for rule in rules_of(INDICES[code]))


@pytest.mark.parametrize("index", INDICES.values(), ids=list(INDICES))
def test_every_index_has_all_rules(index: Index) -> None:
    rules = list(rules_of(index))
    assert len({rule.about for rule in rules}) == len(rules) == 11
    assert index.universe.family.title in title_of(index)
    text = text_of(index.code)
    for figure in (
        f"2.00 {index.universe.currency}",
        f"1.00 {index.universe.currency}",
        "30 members",
        "60 %",
        "7 days",
    ):
        assert figure in text


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("DC-USD-MOD-EW", "legal in Modern"),
        ("DC-USD-ERA93-EW", "released from 1993 to 1994"),
        ("DC-EUR-ERA20-EW", "released since 2020"),
        ("DC-USD-RL-EW", "Reserved List"),
        ("DC-USD-C500-CV", "rank 500"),
        ("DC-EUR-RM-CV", "rarity mythic"),
        ("DC-USD-FOIL-EW", "in foil"),
        ("DC-USD-BUY-EW", "What the shop pays (buylist) at Card Kingdom"),
        ("DC-EUR-ALL-CV", "none above 3 %"),
    ],
)
def test_what_an_index_is_about_is_in_its_rules(code: str, words: str) -> None:
    assert words in text_of(code)
