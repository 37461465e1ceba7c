"""Faces of a card: what is on the back, and which words are on which side."""

import pytest

from market.faces import has_back, words_of_face


@pytest.mark.parametrize("layout", ["transform", "modal_dfc", "reversible_card", "double_faced_token", "art_series"])
def test_a_double_faced_card_has_a_back(layout: str) -> None:
    assert has_back(layout)


@pytest.mark.parametrize("layout", ["normal", "split", "adventure", "flip", "aftermath", "meld", None])
def test_a_card_with_all_its_parts_on_the_front_has_none(layout: str | None) -> None:
    assert not has_back(layout)


@pytest.mark.parametrize(
    ("words", "front", "back"),
    [
        ("Delver of Secrets // Insectile Aberration", "Delver of Secrets", "Insectile Aberration"),
        ("Who // What // When // Where", "Who", "What // When // Where"),
        ("Forest", "Forest", "Forest"),
        ("", "", ""),
        (None, "", ""),
    ],
)
def test_each_face_has_its_part_of_the_words(words: str | None, front: str, back: str) -> None:
    assert (words_of_face(words, False), words_of_face(words, True)) == (front, back)
