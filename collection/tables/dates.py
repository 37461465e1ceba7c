"""Days in cells, in the forms that apps and spreadsheets write.

A form with two numbers below 13 (`09/10/2020`) is one of two days. Which number is the day is decided once a file, from
a cell with a number above 12 (docs/collections.md, dates); where no cell decides, nothing is guessed. A time of day is
left out: an acquisition has a day.
"""

import re
from datetime import date
from enum import StrEnum

from collection.tables.numbers import EXAMPLES

FIRST_YEAR, LAST_YEAR = 1993, 2100  # Magic's first year; what is later is a slip of the keyboard
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})([T ].*)?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_DAY_AND_MONTH = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})([T ,].*)?", re.ASCII)
_WORDS = re.compile(r"(?:[A-Za-z]{3},? )?([A-Za-z]{3}) (\d{1,2}),? (\d{4})( .*)?", re.ASCII)  # a browser's own
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), 1)}


class DateOrder(StrEnum):
    """Which of two numbers is the day."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class InvalidDate(ValueError):
    """A text that is no day since Magic's first year."""


class UndecidedDate(InvalidDate):
    """A text that is one of two days."""


class DateOrders:
    """What the cells of one file say about the order of day and month."""

    def __init__(self) -> None:
        self._seen: set[DateOrder] = set()
        self.undecided: list[str] = []  # the first few cells that could be two days
        self.undecided_count = 0

    def see(self, text: str) -> None:
        """Take one cell into account."""
        match = _DAY_AND_MONTH.fullmatch(text.strip())
        if match is None:
            return
        order = _order(match)
        if order:
            self._seen.add(order)
        elif match[1] != match[3]:
            self.undecided_count += 1
            if len(self.undecided) < EXAMPLES:
                self.undecided.append(text.strip())

    def decide(self) -> DateOrder | None:
        """Return the order of the file, None where its cells do not say, or contradict each other."""
        return next(iter(self._seen)) if len(self._seen) == 1 else None


def parse_date(text: str, order: DateOrder | None = None) -> date | None:
    """Return the day of a cell as it is written, whatever its time zone; None for an empty cell.

    `order` is that of the file. Raises UndecidedDate where the text needs an order, InvalidDate where it is no day
    between FIRST_YEAR and LAST_YEAR.
    """
    text = text.strip()
    if not text:
        return None
    if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]), text)
    if match := _WORDS.fullmatch(text):
        return _day(int(match[3]), _MONTHS.get(match[1].lower(), 0), int(match[2]), text)
    if match := _DAY_AND_MONTH.fullmatch(text):
        return _by_order(match, order, text)
    raise InvalidDate(f"{text!r:.40} is not a date")


def _order(match: re.Match[str]) -> DateOrder | None:
    """Return the order of a text that tells it by itself; German points always part day, month and year."""
    first, second = int(match[1]), int(match[3])
    if match[2] == "." or first > 12:
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if second > 12 else None


def _by_order(match: re.Match[str], order: DateOrder | None, text: str) -> date:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    order = _order(match) or order
    if order is None and first != second:
        raise UndecidedDate(f"{text!r:.40} is one of two days")
    day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
    return _day(year, month, day, text)


def _day(year: int, month: int, day: int, text: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidDate(f"{text!r:.40} is not between {FIRST_YEAR} and {LAST_YEAR}")
    try:
        return date(year, month, day)
    except ValueError:
        raise InvalidDate(f"{text!r:.40} is not a day of the calendar") from None
