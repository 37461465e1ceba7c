"""Numbers as people and apps write them: `52.09`, `1,77`, `1.355,90`, `0 000,00`.

Which sign is the decimal one is decided once a column, from all of its cells (docs/collections.md, numbers). Most cells
tell by themselves. A lone sign before exactly three digits (`1.000`) does not: the other cells decide, and where they
do not either, nothing is guessed.
"""

import re
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

EXAMPLES = 3  # cells that a question shows
_DIGITS = re.compile(r"\d+", re.ASCII)
_GROUPED = {
    ",": re.compile(r"[1-9]\d{0,2}(,\d{3})+", re.ASCII),
    ".": re.compile(r"[1-9]\d{0,2}(\.\d{3})+", re.ASCII),
}
_BLANKS = re.compile(r"(?<=\d)[ \u00a0\u202f'’](?=\d{3}(?!\d))", re.ASCII)  # never decimal, so always between groups


class DecimalSign(StrEnum):
    """The sign before the decimals of a column."""

    POINT = "."
    COMMA = ","

    @property
    def other(self) -> "DecimalSign":
        """The sign that can only part groups of three digits."""
        return DecimalSign.COMMA if self is DecimalSign.POINT else DecimalSign.POINT


class InvalidNumber(ValueError):
    """A text that is no number."""


class UndecidedNumber(InvalidNumber):
    """A text that is one of two numbers, as nobody knows which sign is the decimal one."""


class DecimalSigns:
    """What the cells of one column say about its decimal sign."""

    def __init__(self) -> None:
        self._seen: set[DecimalSign] = set()
        self.undecided: list[str] = []  # the first few cells that could be two numbers
        self.undecided_count = 0

    def see(self, text: str) -> None:
        """Take one cell into account, a number without sign and currency."""
        text = _BLANKS.sub("", text)
        sign = _decimal_sign(text)
        if sign:
            self._seen.add(sign)
        elif _is_undecided(text):
            self.undecided_count += 1
            if len(self.undecided) < EXAMPLES:
                self.undecided.append(text)

    def decide(self) -> DecimalSign | None:
        """Return the decimal sign of the column, None where its cells do not say, or contradict each other."""
        return next(iter(self._seen)) if len(self._seen) == 1 else None


def parse_number(text: str, sign: DecimalSign | None = None) -> Decimal:
    """Return the number that a text without sign and currency says, `sign` being that of its column.

    Raises UndecidedNumber where the text needs a sign and has none, InvalidNumber where it is no number.
    """
    text = _BLANKS.sub("", text)
    if _DIGITS.fullmatch(text):
        return Decimal(text)
    if _is_undecided(text):
        if sign is None:
            raise UndecidedNumber(f"{text!r:.40} is one of two numbers")
    else:
        sign = _decimal_sign(text)
    if sign is None:
        raise InvalidNumber(f"{text!r:.40} is not a number")
    return Decimal(text.replace(sign.other, "").replace(sign, "."))


@lru_cache(maxsize=4096)  # the cells of a column of prices repeat
def _decimal_sign(text: str) -> DecimalSign | None:
    """Return the decimal sign of a text that tells it by itself, None for any other text."""
    for sign in DecimalSign:
        whole, found, decimals = text.rpartition(sign)
        if found and _DIGITS.fullmatch(decimals) and _is_whole(whole, sign) and not _is_undecided(text):
            return sign
        if not found and text.count(sign.other) > 1 and _GROUPED[sign.other].fullmatch(text):
            return sign  # groups only: the sign that is not there is the decimal one
    return None


def _is_whole(text: str, sign: DecimalSign) -> bool:
    """Return whether a text can stand before the decimals; ".5" has nothing there."""
    return not text or bool(_DIGITS.fullmatch(text) or _GROUPED[sign.other].fullmatch(text))


def _is_undecided(text: str) -> bool:
    """Return whether a text is a lone sign with at most three digits before it and exactly three after it."""
    return any(pattern.fullmatch(text) and text.count(sign) == 1 for sign, pattern in _GROUPED.items())
