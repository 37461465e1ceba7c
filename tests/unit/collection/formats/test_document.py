"""docs/collections.md says what the code does: every format, and every word of the table of conditions."""

import re

import pytest

from collection.formats.contract import fold_word
from collection.formats.registry import FORMATS
from market.variants import Condition
from tests.support.project import ROOT

DOCUMENT = (ROOT / "docs" / "collections.md").read_text(encoding="utf-8")
# The formats of each column of the table of conditions.
COLUMNS = (
    ("manabox",),
    ("dragonshield", "dragonshield_app", "sorted"),
    (),  # letters and numbers of Cardmarket's files: tested below
    ("deckbox", "moxfield", "cardsphere"),
    ("archidekt", "archidekt_old", "echomtg", "tappedout", "cardsphere", "moxfield"),
    ("tcgplayer_app", "tcgplayer_seller", "cardcastle", "moxfield"),
    ("topdecked",),
    ("cardtrader_order", "cardtrader_stock"),
)


def rows_of_conditions() -> list[tuple[Condition, list[list[str]]]]:
    """Each condition of ours with the words of each column."""
    rows = re.findall(r"^\| ([A-Z_]+) \|(.*)\|$", DOCUMENT, re.MULTILINE)
    return [(Condition(ours), [cell.strip().split(", ") for cell in cells.split("|")]) for ours, cells in rows]


def test_every_format_is_in_the_document_once() -> None:
    read, _written = re.split(r"^\| format \| condition ", DOCUMENT, maxsplit=1, flags=re.MULTILINE)
    assert re.findall(r"^\| `(\w+)` \|", read, re.MULTILINE) == list(FORMATS)


def test_every_condition_is_in_the_document() -> None:
    assert [ours for ours, _ in rows_of_conditions()] == list(Condition)


@pytest.mark.parametrize(("ours", "columns"), rows_of_conditions())
def test_the_words_of_the_document_mean_what_it_says(ours: Condition, columns: list[list[str]]) -> None:
    assert len(columns) == len(COLUMNS)
    for words, slugs in zip(columns, COLUMNS, strict=True):
        for slug in slugs:
            meanings = {FORMATS[slug].conditions.get(fold_word(word)) for word in words if word}
            assert meanings <= {ours}, slug
    for word in columns[2]:
        slug = "cardmarket_shipment" if word.isdigit() else "cardmarket_stock"
        assert FORMATS[slug].conditions[fold_word(word)] is ours


def test_no_format_knows_a_word_that_the_document_leaves_out() -> None:
    documented = {word for _, columns in rows_of_conditions() for words in columns for word in map(fold_word, words)}
    slugs = {slug for slugs in COLUMNS for slug in slugs} - {"dragonshield", "dragonshield_app", "sorted"}
    for slug in slugs:
        assert FORMATS[slug].conditions.keys() <= documented, slug
