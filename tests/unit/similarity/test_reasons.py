"""Why two cards are alike, in words."""

import pytest

from similarity.reasons import Compared, body, reasons
from similarity.terms import number_of
from similarity.texts import RulesText


def card(rules: str, colors: str = "G", mana_value: float | None = 1, keywords: tuple[str, ...] = ()) -> Compared:
    """An instant."""
    return Compared(RulesText("Name", "Instant", rules), [*colors], mana_value, keywords)


def test_the_same_rules_are_reason_enough() -> None:
    assert reasons(card("Draw a card."), card("Draw a card."), [number_of("draw n")]) == [
        "same type and rules", "same colours, costs the same",
    ]  # fmt: skip


def test_keywords_and_words_of_both_are_named() -> None:
    one, other = card("Flying\nAdd {W}.", keywords=("Flying",)), card("Flying\nAdd {B}.", keywords=("Flying", "Haste"))
    shared = [number_of("add {m}"), number_of("flying"), 0]
    other = Compared(other.text._replace(type_line="Sorcery"), other.colors, other.mana_value, other.keywords)
    assert reasons(one, other, shared) == [
        "both have flying", "in both texts: “add {mana}”, “flying”", "same colours, costs the same",
    ]  # fmt: skip


def test_a_word_within_a_named_pair_is_not_named_again() -> None:
    shared = [number_of("draw"), number_of("draw n")]
    assert reasons(card("Draw two cards."), card("Draw three cards."), shared)[0] == "in both texts: “draw …”"


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (card("", "G", 2), "same colours, costs 1 more"),
        (card("", "WU", 0.5), "white and blue, costs 0.5 less"),
        (card("", "", None), "colourless"),
    ],
)
def test_bodies_are_told_beside_each_other(other: Compared, words: str) -> None:
    assert body(card(""), other) == words
