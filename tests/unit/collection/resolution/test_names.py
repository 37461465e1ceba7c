"""Names of rows and titles of cards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.resolution.names import is_token, says_etched, titles_of, titles_told, undecorated

DECORATED = st.lists(
    st.sampled_from(["Forest", " Token", " (4/4)", " [C20]", " (Foil Etched)", " Double-sided Token", " (", ")"]),
    max_size=6,
).map("".join)


@pytest.mark.parametrize(
    ("told", "bare"),
    [
        ("Lightning Bolt (Borderless)", "Lightning Bolt"),
        ("Aeromoeba (Retro Frame) (Foil Etched)", "Aeromoeba"),
        ("Adorned Pouncer Token", "Adorned Pouncer"),
        ("Beast Token (4/4)", "Beast"),
        ("Illusion // Plant Double-sided Token", "Illusion // Plant"),
        ("Abandoned Sarcophagus [C20]", "Abandoned Sarcophagus"),
        ("Token", "Token"),
        ("(Borderless)", "(Borderless)"),
    ],
)
def test_what_apps_add_to_a_name_is_left_out(told: str, bare: str) -> None:
    assert undecorated(told) == bare


@given(DECORATED)
def test_a_name_is_undecorated_once(told: str) -> None:
    assert undecorated(undecorated(told)) == undecorated(told)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Seance Board", "Séance Board"),
        ("Aether Vial", "Æther Vial"),
        ("Carnival/Carnage", "Carnival // Carnage"),
        ("Karn the Great Creator", "Karn, the Great Creator"),
        ("Delver of Secrets", "Delver of Secrets // Insectile Aberration"),
        ("Insectile Aberration", "Delver of Secrets // Insectile Aberration"),
        ("Zndrsplt, Eye of Wisdom // Zndrsplt, Eye of Wisdom", "Zndrsplt, Eye of Wisdom"),
        ("B.F.M. (Big Furry Monster)", "B.F.M. (Big Furry Monster)"),
        ("Erase", "Erase"),
        ("+2 Mace", "+2 Mace"),
    ],
)
def test_a_row_names_a_card(told: str, name: str) -> None:
    assert titles_of(name) & set(titles_told(told))


def test_a_card_also_has_the_names_printed_on_it_and_of_its_flavour() -> None:
    titles = titles_of("Zilortha, Strength Incarnate", "Godzilla, King of the Monsters", None)
    assert "godzilla king of the monsters" in titles


def test_another_card_is_not_named() -> None:
    assert not titles_of("Fire // Ice") & set(titles_told("Fireball"))


def test_the_literal_title_comes_first() -> None:
    assert titles_told("B.F.M. (Big Furry Monster)") == ("b f m big furry monster", "b f m")


def test_tokens_and_etched_copies_are_told_by_words() -> None:
    assert is_token("Beast Token (4/4)")
    assert not is_token("Tokenize")
    assert not is_token(None)
    assert says_etched("Aeromoeba (Foil Etched)", None)
    assert says_etched(None, "Commander Legends - Etched Foil")
    assert not says_etched("Sketched Idea", "Commander Legends")


def test_a_text_that_is_too_long_for_a_name_names_nothing() -> None:
    assert titles_told("A" * 10_000) == ()
