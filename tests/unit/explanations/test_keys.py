"""Keys of texts: whatever a text depends on makes another one, and nothing else does."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from explanations import checker, keys, prompts
from explanations.facts import Facts, decoded, encoded
from explanations.keys import key_of
from tests.support.explanations import card_facts, market_facts

GIVEN: dict[str, Any] = {
    "facts": card_facts(),
    "api": "openai",
    "model": "m:8b",
    "parameters": {"url": "u", "tokens": 9},
}
KEY = key_of(**GIVEN)


def changed(facts: Facts, **texts: str) -> Facts:
    return Facts(facts.kind, {**facts.texts, **texts}, facts.way, facts.is_calm)


@pytest.mark.parametrize(
    "other",
    [
        {"facts": market_facts()},
        {"facts": card_facts(way=-1)},
        {"facts": card_facts(is_calm=True)},
        {"facts": changed(card_facts(), now="$12.51 at TCGplayer on 30 Nov 2026")},
        {"facts": changed(card_facts(), thin="only 1 listing")},
        {"api": "anthropic"},
        {"model": "m:9b"},
        {"parameters": {"url": "v", "tokens": 9}},
        {"parameters": {"url": "u", "tokens": 10}},
    ],
)
def test_each_part_changes_the_key(other: dict[str, Any]) -> None:
    assert key_of(**{**GIVEN, **other}) != KEY


@pytest.mark.parametrize(
    ("module", "name", "value"),
    [(prompts, "VERSION", "x"), (checker, "VERSION", "x"), (keys, "SCHEMA", 99), (keys, "LANGUAGE", "de")],
)
def test_each_version_changes_the_key(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, value: object) -> None:
    monkeypatch.setattr(module, name, value)
    assert key_of(**GIVEN) != KEY


def test_no_part_can_stand_for_another() -> None:
    assert key_of(**{**GIVEN, "api": "a:b", "model": "c"}) != key_of(**{**GIVEN, "api": "a", "model": "b:c"})


def test_the_order_of_facts_and_parameters_is_none_of_it() -> None:
    facts = card_facts()
    turned = Facts(facts.kind, dict(reversed(facts.texts.items())), facts.way, facts.is_calm)
    assert key_of(**{**GIVEN, "facts": turned, "parameters": {"tokens": 9, "url": "u"}}) == KEY


@given(some.dictionaries(some.text(max_size=9), some.text(max_size=30), max_size=5))
def test_facts_are_the_same_after_a_way_as_json(texts: dict[str, str]) -> None:
    facts = Facts(card_facts().kind, texts, 1, True)
    assert decoded(encoded(facts)) == facts
