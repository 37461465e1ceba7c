"""The checker: no hostile text passes, whatever is wrong with it; texts without a fault do."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from explanations.checker import violations
from explanations.facts import Facts, Kind, rendered
from tests.support.explanations import card_facts, collection_facts, market_facts
from tests.support.good_answers import GOOD
from tests.support.hostile_answers import Hostile, hostile_answers

FACTS: dict[Kind, Facts] = {
    Kind.CARD: card_facts(),
    Kind.MARKET: market_facts(),
    Kind.COLLECTION: collection_facts(),
}
HOSTILE = hostile_answers()


def test_there_are_two_hundred_hostile_texts_of_many_sorts() -> None:
    assert len(HOSTILE) >= 200
    sorts = Counter(one.wrong for one in HOSTILE)
    assert len(sorts) >= 14
    assert min(sorts.values()) >= 4


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda one: f"{one.wrong}: {one.text[-40:]!r:.50}")
def test_no_hostile_text_passes(hostile: Hostile) -> None:
    assert violations(hostile.text, FACTS[hostile.kind]) != []


def test_forty_eight_of_fifty_good_texts_pass() -> None:
    passed = [text for kind, texts in GOOD.items() for text in texts if not violations(text, FACTS[kind])]
    assert sum(map(len, GOOD.values())) == 50
    assert len(passed) >= 48


def test_each_violation_says_what_to_change() -> None:
    told = violations("{{subject}} costs {{now}} because of 3 decks. It fell {{change}}.", FACTS[Kind.CARD])
    assert told == [
        "has characters other than letters and plain punctuation: '3'",
        "has words that are not in the list: because, decks",
        "says fell, which is not the direction of the slot change",
    ]


@pytest.mark.parametrize(
    ("way", "is_calm", "word"), [(1, True, "steady"), (-1, True, "steady"), (0, True, "unchanged")]
)
def test_a_small_change_may_be_called_steady(way: int, is_calm: bool, word: str) -> None:
    text = "{{subject}} costs {{now}}. The price is " + word + ", with a change of {{change}}."
    assert violations(text, card_facts(way, is_calm)) == []
    assert violations(text, card_facts(1)) != []


@pytest.mark.parametrize("word", ["rose", "fell", "steady"])
def test_no_direction_is_told_of_an_unknown_change(word: str) -> None:
    texts = {"subject": "Opt (Dominaria #60)", "now": "$1.00 at TCGplayer", "unknown_change": "no earlier price"}
    facts = Facts(Kind.CARD, texts)
    assert violations("{{subject}} costs {{now}}. There is {{unknown_change}}.", facts) == []
    assert violations(f"{{{{subject}}}} costs {{{{now}}}}. It {word}. There is {{{{unknown_change}}}}.", facts) != []


@pytest.mark.parametrize(
    "name", ["Borrowing 100,000 Arrows (MTG #7)", "1996 World Champion", "X (2X2 #117★)", "{{change}}", "<b>Bold</b>"]
)
def test_a_name_of_a_fact_may_be_anything(name: str) -> None:
    facts = card_facts()
    named = Facts(facts.kind, {**facts.texts, "subject": name}, facts.way)
    text = "{{subject}} now costs {{now}}. The price rose {{change}}."
    assert violations(text, named) == []
    assert rendered(text, named).startswith(f"{name} now costs $12.50")


@given(some.text(max_size=60))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    assert violations(text, FACTS[Kind.CARD]) != []


@given(some.characters(exclude_categories=("Cs",)).filter(lambda one: not one.isascii()))
def test_no_character_beyond_ascii_passes(strange: str) -> None:
    text = f"{{{{subject}}}} now costs {{{{now}}}}. The price rose {{{{change}}}}{strange}."
    assert violations(text, FACTS[Kind.CARD]) != []


@given(some.text("0123456789", min_size=1, max_size=5), some.integers(0, 60))
def test_no_digit_passes_anywhere(digits: str, place: int) -> None:
    text = "{{subject}} now costs {{now}}. The price rose {{change}}."
    assert violations(text[:place] + digits + text[place:], FACTS[Kind.CARD]) != []
