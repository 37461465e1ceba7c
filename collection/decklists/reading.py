"""A whole deck list: its sections, its cards, and the lines that name no card.

Words divide sections (Deck, Sideboard, Commander, Companion, Maybeboard). Where no word begins a sideboard, the one run
of blank lines that divides the main deck does; several runs only group the main deck.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from collection.decklists.lines import CardLine, InvalidLine, parse_line
from collection.tables.content import admit
from collection.tables.decoding import decode
from collection.tables.refusals import Refusal, UnreadableFile
from market.variants import Finish

MAXIMUM_LINES = 10_000
_LONGEST_HEADING = 60  # characters; the pattern takes time that grows with their square
_HEADING = re.compile(r"(?://|#)?\s*(?P<word>[A-Za-z]+(?: [A-Za-z]+)?)\s*(?:[(\[]\d+[)\]])?\s*:?")
_SIDEBOARD_LINE = re.compile(r"SB:\s*", re.IGNORECASE)
_COMMENT = ("//", "#")
_NAME = "name "


class Section(StrEnum):
    """Part of a deck."""

    MAIN = "main"
    SIDEBOARD = "sideboard"
    COMMANDER = "commander"
    COMPANION = "companion"
    MAYBEBOARD = "maybeboard"


_SECTIONS = {
    "deck": Section.MAIN, "main": Section.MAIN, "main deck": Section.MAIN, "maindeck": Section.MAIN,
    "mainboard": Section.MAIN, "sideboard": Section.SIDEBOARD, "side": Section.SIDEBOARD,
    "side board": Section.SIDEBOARD, "commander": Section.COMMANDER, "commanders": Section.COMMANDER,
    "companion": Section.COMPANION,
    "maybeboard": Section.MAYBEBOARD, "maybe board": Section.MAYBEBOARD, "considering": Section.MAYBEBOARD,
}  # fmt: skip
# Headings that group cards by type; they begin no section.
_GROUP_WORDS = """
    creature creatures land lands instant instants sorcery sorceries artifact artifacts enchantment enchantments
    planeswalker planeswalkers battle battles spell spells other tokens
"""
_GROUPS = frozenset(_GROUP_WORDS.split())
_ABOUT = "about"


@dataclass(frozen=True, slots=True)
class DeckCard:
    """Copies of a card in a deck. `finish` and `set_code` are None and empty where any will do."""

    line: int
    raw: str
    section: Section
    quantity: int
    name: str
    set_code: str
    collector_number: str
    finish: Finish | None
    is_altered: bool
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A line that names no card, with the reason in words."""

    line: int
    raw: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeckList:
    """A deck as a text has it; `name` is empty where the text has none."""

    name: str
    cards: tuple[DeckCard, ...]
    rejected: tuple[RejectedLine, ...]


@dataclass(slots=True)
class _Line:
    """A line that is no heading, with its number, and the section that words or blank lines put it into."""

    number: int
    text: str
    block: int
    section: Section | None  # None where no word has begun a section


def read_deck_list(uploaded: bytes) -> DeckList:
    """Return an uploaded text as a deck list. Raises UnreadableFile for what is no text, or has too many lines."""
    return parse_deck_list(decode(admit(uploaded)).lines())


def parse_deck_list(lines: Iterable[str]) -> DeckList:
    """Return lines of text as a deck list. Raises UnreadableFile above MAXIMUM_LINES."""
    name, found = _split(lines)
    sideboard = _block_of_sideboard(found)
    cards: list[DeckCard] = []
    rejected: list[RejectedLine] = []
    for line in found:
        text, section = line.text, line.section or Section.MAIN
        if line.block == sideboard:
            section = Section.SIDEBOARD
        if match := _SIDEBOARD_LINE.match(text):
            text, section = text[match.end() :], Section.SIDEBOARD
        try:
            cards.append(_card(line, section, parse_line(text)))
        except InvalidLine as error:
            rejected.append(RejectedLine(line.number, line.text, str(error)))
    return DeckList(name, tuple(cards), tuple(rejected))


def _split(lines: Iterable[str]) -> tuple[str, list[_Line]]:
    """Return the deck's name and its lines of cards, each with the block between blank lines and its section."""
    name, section, block, is_about = "", None, 0, False
    found: list[_Line] = []
    for number, text in _numbered(lines):
        if not text:
            block += 1
            is_about = False
        elif is_about and text.lower().startswith(_NAME):
            name = text[len(_NAME) :].strip()
        elif (heading := _heading(text)) is not None:
            is_about = heading == _ABOUT
            section = _SECTIONS.get(heading, section)
        elif not text.startswith(_COMMENT):
            found.append(_Line(number, text, block, section))
    return name, found


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, start=1):
        if number > MAXIMUM_LINES:
            raise UnreadableFile(Refusal.TOO_MANY_ROWS, f"it has more than {MAXIMUM_LINES:,} lines", number)
        yield number, line.strip()


def _heading(text: str) -> str | None:
    match = _HEADING.fullmatch(text) if len(text) <= _LONGEST_HEADING else None
    word = match["word"].lower() if match else ""
    return word if word in _SECTIONS or word in _GROUPS or word == _ABOUT else None


def _block_of_sideboard(lines: list[_Line]) -> int | None:
    """Return the block that blank lines make the sideboard; None where a word does, or the main deck is not in two."""
    if any(line.section is Section.SIDEBOARD or _SIDEBOARD_LINE.match(line.text) for line in lines):
        return None
    blocks = list(dict.fromkeys(line.block for line in lines if line.section in (None, Section.MAIN)))
    return blocks[1] if len(blocks) == 2 else None


def _card(line: _Line, section: Section, card: CardLine) -> DeckCard:
    """Return a card in its section; a category of that name puts it into another one."""
    named = next((_SECTIONS[tag.lower()] for tag in card.tags if tag.lower() in _SECTIONS), section)
    return DeckCard(
        line=line.number,
        raw=line.text,
        section=named,
        quantity=card.quantity,
        name=card.name,
        set_code=card.set_code,
        collector_number=card.collector_number,
        finish=card.finish,
        is_altered=card.is_altered,
        tags=tuple(tag for tag in card.tags if tag.lower() not in _SECTIONS),
    )
