"""Faces of a card: which cards show something on their back, and the words of each face."""

SEPARATOR = " // "
# Layouts of Scryfall with a picture of each side; other cards of two names have both on their front.
DOUBLE_FACED = frozenset({"transform", "modal_dfc", "double_faced_token", "reversible_card", "art_series"})


def has_back(layout: str | None) -> bool:
    """Return whether a card of a layout has a face of its own on its back."""
    return layout in DOUBLE_FACED


def words_of_face(words: str | None, is_back: bool) -> str:
    """Return the part of a double-faced card's name or type that one face shows; all of it where there is but one."""
    front, separator, back = (words or "").partition(SEPARATOR)
    return back if is_back and separator else front
