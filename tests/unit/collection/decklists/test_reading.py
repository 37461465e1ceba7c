"""Whole deck lists: sections by words, by blank lines and by categories."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.decklists.reading import MAXIMUM_LINES, DeckList, Section, parse_deck_list, read_deck_list
from collection.tables.refusals import Refusal, UnreadableFile
from tests.support.collection_files import DECK_LISTS, needs_collections

MAIN, SIDEBOARD = Section.MAIN, Section.SIDEBOARD


def parse(text: str) -> DeckList:
    return parse_deck_list(text.splitlines(keepends=True))


def sections(text: str) -> list[tuple[str, Section]]:
    return [(card.name, card.section) for card in parse(text).cards]


@pytest.mark.parametrize(
    "text",
    [
        "Deck\n4 Opt\n\nSideboard\n2 Duress\n",
        "4 Opt\n\n\n2 Duress\n",
        "4 Opt\r\n\r\n2 Duress\r\n",
        "4 Opt\nSB: 2 Duress\n",
        "// Main\n4 Opt\n// Sideboard (2)\n2 Duress\n",
        "Mainboard:\n4 Opt\n\nSIDEBOARD:\n\n2 Duress",
        "1x Opt (xln) [Draw]\n1x Duress (xln) [Sideboard]\n",
    ],
)
def test_the_sideboard_is_found_in_each_spelling(text: str) -> None:
    assert sections(text) == [("Opt", MAIN), ("Duress", SIDEBOARD)]


def test_blank_lines_divide_nothing_where_a_word_does() -> None:
    assert sections("4 Opt\n\n4 Ponder\n\nSideboard\n2 Duress\n\n1 Negate\n") == [
        ("Opt", MAIN),
        ("Ponder", MAIN),
        ("Duress", SIDEBOARD),
        ("Negate", SIDEBOARD),
    ]


def test_several_blank_lines_only_group_the_main_deck() -> None:
    text = "Creatures (4)\n4 Delver of Secrets\n\nSpells\n4 Opt\n\nLands (4)\n4 Island\n"
    assert sections(text) == [("Delver of Secrets", MAIN), ("Opt", MAIN), ("Island", MAIN)]


def test_each_section_has_its_word() -> None:
    text = (
        "About\nName Birds of a Feather\n\nCommander\n1 Kenrith, the Returned King\n\n"
        "Companion\n1 Yorion, Sky Nomad\n\nDeck\n4 Opt\n\nMaybeboard\n1 Ponder\n"
    )
    deck = parse(text)
    assert deck.name == "Birds of a Feather"
    assert [card.section for card in deck.cards] == [
        Section.COMMANDER,
        Section.COMPANION,
        Section.MAIN,
        Section.MAYBEBOARD,
    ]


def test_comments_are_left_out_and_lines_are_numbered_as_in_the_text() -> None:
    deck = parse("// by me\n# for you\n\n4 Opt\n0 Island\n")
    assert [(card.line, card.raw) for card in deck.cards] == [(4, "4 Opt")]
    assert [(line.line, line.reason) for line in deck.rejected] == [(5, "the quantity is 0")]


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(UnreadableFile) as refused:
        parse("4 Opt\n" * (MAXIMUM_LINES + 1))
    assert refused.value.refusal is Refusal.TOO_MANY_ROWS


def test_a_picture_is_no_deck_list() -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_deck_list(b"\x89PNG\r\n\x1a\n")
    assert refused.value.refusal is Refusal.PICTURE


@given(
    st.lists(
        st.sampled_from(["4 Opt", "Sideboard", "", "Deck", "SB: 1 Duress", "// x", "About"]) | st.text(max_size=20)
    )
)
def test_every_line_is_a_card_a_heading_or_rejected(lines: list[str]) -> None:
    deck = parse_deck_list([line + "\n" for line in lines])
    numbers = [card.line for card in deck.cards] + [line.line for line in deck.rejected]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) <= {number for number, line in enumerate(lines, start=1) if line.strip()}
    assert sum(line.strip() == "4 Opt" for line in lines) == sum(card.raw == "4 Opt" for card in deck.cards)


@needs_collections
@pytest.mark.parametrize("file", sorted(DECK_LISTS.glob("*.dec")), ids=lambda file: file.stem)
def test_a_real_deck_has_the_size_that_the_rules_demand(file) -> None:  # type: ignore[no-untyped-def]
    deck = read_deck_list(file.read_bytes())
    copies: Counter[Section] = Counter()
    for card in deck.cards:
        copies[card.section] += card.quantity
    has_companion = "Companion" in file.read_text()
    assert copies[MAIN] == (80 if "Yorion, Sky Nomad" in file.read_text() else 60)
    assert copies[SIDEBOARD] == 15
    assert copies[Section.COMPANION] == has_companion
    assert deck.rejected == ()
    assert sum(copies.values()) == sum(
        int(line.split()[0]) for line in file.read_text().splitlines() if line[:1].isdigit()
    )
