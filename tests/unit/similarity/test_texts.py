"""Texts of cards: what they say beside names, reminders and flavour."""

import pytest

from similarity.texts import RulesText, hash_of, text_of


def of(name: str, type_line: str, rules: str) -> str:
    """The text of a card."""
    return text_of(RulesText(name, type_line, rules))


def test_the_type_line_is_first_and_in_lower_case() -> None:
    assert of("Opt", "Instant", "Scry 1.\nDraw a card.") == "instant\nscry 1.\ndraw a card."


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("Shivan Dragon", "Shivan Dragon gets +1/+0."),
        ("Shivan Dragon", "This creature gets +1/+0."),
        ("Fire // Ice", "Fire gets +1/+0."),
    ],
)
def test_a_card_is_called_the_same_by_whatever_name(name: str, rules: str) -> None:
    assert of(name, "Creature", rules) == "creature\nthis card gets +1/+0."


@pytest.mark.parametrize("name", ["Kaalia of the Vast", "Kaalia, Zenith Seeker"])
def test_a_legend_is_also_meant_by_the_short_form_of_its_name(name: str) -> None:
    assert of(name, "Legendary Creature — Human", "Kaalia attacks.").endswith("\nthis card attacks.")


def test_the_first_word_of_another_card_is_no_name() -> None:
    assert of("Swamp of Doom", "Land", "Sacrifice a Swamp.") == "land\nsacrifice a swamp."


def test_a_name_within_a_word_is_no_name() -> None:
    assert of("Opt", "Instant", "Choose an option.") == "instant\nchoose an option."


def test_reminders_are_left_out() -> None:
    assert of("Tundra", "Land — Plains Island", "({T}: Add {W} or {U}.)") == "land — plains island"


def test_faces_are_joined() -> None:
    assert of("A // B", "Instant // Sorcery", "Draw.\n//\nScry 1.") == "instant // sorcery\ndraw.\nscry 1."


def test_a_hash_differs_where_the_text_does() -> None:
    assert hash_of("draw a card") == hash_of("draw a card") != hash_of("draw two cards")
    assert len(hash_of("")) == 16
