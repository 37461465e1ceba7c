"""Text on pictures: what the font can show, and how much fits."""

import pytest

from dashapp.sharing.lettering import fitting, readable


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Lim-Dûl’s Vault", "Lim-Dûl’s Vault"), ("336★", "336*"), ("12.50\u00a0€", "12.50 €"), ("−1.7 %", "−1.7 %"),
     ("Dvořák", "Dvorák"), ("稲妻 Bolt", " Bolt")],
)  # fmt: skip
def test_what_the_font_lacks_is_written_in_letters_that_it_has(text: str, shown: str) -> None:
    assert readable(text) == shown


def test_a_short_text_keeps_its_size() -> None:
    assert fitting("Ornithopter", 600, 58, 34) == ("Ornithopter", 58)


def test_a_longer_text_is_smaller() -> None:
    text, size = fitting("Asmoranomardicadaistinaculdacar", 686, 58, 34)
    assert text == "Asmoranomardicadaistinaculdacar"
    assert 34 <= size < 58


def test_a_text_that_would_be_too_small_is_cut() -> None:
    text, size = fitting("Our Market Research Shows That Players Like Really Long Card Names", 686, 58, 34)
    assert text.startswith("Our Market Research Shows")
    assert (text[-1], size) == ("…", 34)
