"""One line of a deck list: quantity, name, and what may follow the name in the spellings of several apps.

`4 Name`, `4x Name (SET) 123 *F* #tag`, `1x Name (set) [Category]`, `1 Name [C20]`, `4 Name <variant> [SET] (F)`.
Brackets and parentheses are alike. What is not understood stays part of the name.
"""

import re
from dataclasses import dataclass, field

from market.variants import Finish

LONGEST = 500  # characters
MAXIMUM_ENDINGS = 20  # things that follow a name; a line of hundreds of tags is no card
# Of at most three digits: four begin a name, such as 1996 World Champion.
_QUANTITY = re.compile(r"(?:(?P<before>\d{1,3})\s*[xX]?|[xX](?P<after>\d{1,3}))\s+(?=\S)", re.ASCII)
_NO_NAME = re.compile(r"\d+\s*x|x\d+|[\d\W]*", re.IGNORECASE)  # such as 4x; "_____" is a card
_ENDING = r"\s*\Z"
_MARK = re.compile(r"\s\*(?P<mark>[FEA])\*" + _ENDING, re.IGNORECASE)
_FOIL = re.compile(r"\s\(F\)" + _ENDING)
_HASH_TAG = re.compile(r"\s#!?(?P<tag>[^#]+)" + _ENDING)
_LABEL = re.compile(r"\s\^(?P<tag>[^^,]*)[^^]*\^" + _ENDING)
_VARIANT = re.compile(r"\s<(?P<tag>[^<>]*)>" + _ENDING)
_CATEGORY = re.compile(r"\s\[(?P<tag>[^\[\]]*)\]" + _ENDING)
_CATEGORY_SETTING = re.compile(r"\{[^{}]*\}")
# A code in parentheses is of one case, in brackets of capitals or with a digit: (Used) is part of a name, [Ramp] a
# category.
_IN_PARENTHESES = r"\((?P<in_parentheses>[A-Z0-9_]{2,10}|[a-z0-9_]{2,10})\)"
_IN_BRACKETS = r"\[(?P<in_brackets>[A-Z0-9_]{2,10}|[a-z]*\d[a-z0-9]*)(?:[:#](?P<inner_number>[^\s\[\]]+))?\]"
_SET = rf"\s(?:{_IN_PARENTHESES}|{_IN_BRACKETS})"
_PRINTING = re.compile(rf"{_SET}(?:\s+#?(?P<number>[^\s()\[\]<>*#^]{{1,10}}))?{_ENDING}")
_ANY_SET = re.compile(_SET)
_FINISHES = {"F": Finish.FOIL, "E": Finish.ETCHED}


@dataclass(slots=True)
class CardLine:
    """What a line says. `set_code` is in lower case; `finish` is None where the line names none: any will do."""

    quantity: int
    name: str
    set_code: str = ""
    collector_number: str = ""
    finish: Finish | None = None
    is_altered: bool = False
    tags: list[str] = field(default_factory=list)


class InvalidLine(ValueError):
    """A line that names no card."""


def parse_line(text: str) -> CardLine:
    """Return what a line says; a line without a quantity is of one copy. Raises InvalidLine where it names no card."""
    text = text.strip()
    if len(text) > LONGEST:
        raise InvalidLine(f"it has more than {LONGEST} characters")
    quantity = 1
    if match := _QUANTITY.match(text):
        quantity = int(match["before"] or match["after"])
        text = text[match.end() :]
    if quantity == 0:
        raise InvalidLine("the quantity is 0")
    card = CardLine(quantity, " " + text)  # each ending begins with a blank, so that no name is eaten whole
    endings = 0
    while _take_ending(card):
        endings += 1
        if endings > MAXIMUM_ENDINGS:
            raise InvalidLine(f"more than {MAXIMUM_ENDINGS} things follow the name")
    card.name = card.name.strip()
    if _NO_NAME.fullmatch(card.name):
        raise InvalidLine("no card is named")
    return card


def _take_ending(card: CardLine) -> bool:
    """Move the last thing that follows the name to its place. Returns whether there was one."""
    for pattern, take in _ENDINGS:
        match = pattern.search(card.name)
        if match and match.start() > 0 and take(card, match):
            card.name = card.name[: match.start()]
            return True
    return False


def _take_mark(card: CardLine, match: re.Match[str]) -> bool:
    mark = match["mark"].upper()
    card.is_altered |= mark == "A"
    card.finish = _FINISHES.get(mark, card.finish)
    return True


def _take_foil(card: CardLine, _: re.Match[str]) -> bool:
    card.finish = Finish.FOIL
    return True


def _take_tag(card: CardLine, match: re.Match[str]) -> bool:
    tags = _CATEGORY_SETTING.sub("", match["tag"]).split(",")
    card.tags[:0] = [tag.strip() for tag in tags if tag.strip()]
    return True


def _take_printing(card: CardLine, match: re.Match[str]) -> bool:
    """Take set and number, unless a printing before it makes brackets a category."""
    if card.set_code or (match["in_brackets"] and _ANY_SET.search(card.name[: match.start()])):
        return False
    card.set_code = (match["in_parentheses"] or match["in_brackets"]).lower()
    card.collector_number = match["number"] or match["inner_number"] or ""
    return True


_ENDINGS = (
    (_MARK, _take_mark),
    (_FOIL, _take_foil),
    (_HASH_TAG, _take_tag),
    (_LABEL, _take_tag),
    (_VARIANT, _take_tag),
    (_PRINTING, _take_printing),
    (_CATEGORY, _take_tag),
)
