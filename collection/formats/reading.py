"""The one way in which a file of any format becomes rows: bind the header, survey the file, then read row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from collection.formats.answers import NO_ANSWERS, Answers, Question
from collection.formats.binding import Binding, Said, is_flag
from collection.formats.contract import Cells, Format
from collection.formats.mending import mended
from collection.formats.rows import (
    NO_IDENTIFIERS,
    Identifiers,
    ParsedRow,
    RejectedRow,
    Row,
    SkippedRow,
    SkipReason,
    Word,
)
from collection.formats.survey import Survey, survey
from collection.tables.currencies import currency_code
from collection.tables.dates import InvalidDate, parse_date
from collection.tables.money import InvalidMoney, Money, parse_money
from collection.tables.numbers import InvalidNumber
from collection.tables.quantities import InvalidQuantity, ZeroQuantity, parse_quantity
from collection.tables.table import Line, Table
from market.variants import Finish

PLAYSET = 4  # copies
_CENT = Decimal("0.01")
_NO_MONEY = Money(None, None)
_NUMBERS = tuple(name for name in Identifiers.__slots__ if name != "scryfall_id")


class Reading:
    """One file as one format reads it."""

    def __init__(self, table: Table, file_format: Format, answers: Answers) -> None:
        self._file_format, self._answers = file_format, answers
        self._binding = Binding(file_format, table.header, answers)
        self._table = mended(table, self._binding.names, answers.lines) if answers.lines else table
        self._survey = survey(self._table, file_format, self._binding, answers)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What only the owner can say, and has not said."""
        return self._survey.questions

    def rows(self) -> Iterator[Row]:
        """Yield what each row says, in the order of the file. Raises UnreadableFile above the limit of rows."""
        reader = _RowReader(self._file_format, self._binding, self._survey, self._answers)
        rows = (row for line in self._table.lines() for row in reader.read(line))
        return self._file_format.merge(rows) if self._file_format.merge else rows


def read(table: Table, file_format: Format, answers: Answers = NO_ANSWERS) -> Reading:
    """Read a table with a format. Raises UnreadableFile above the limit of rows."""
    return Reading(table, file_format, answers)


class _Copies(NamedTuple):
    """A quantity, with the finish that its column says, None where a column of words says it."""

    quantity: int
    finish: Word[Finish] | None


class _RowReader:
    """Reads the rows of one file."""

    def __init__(self, file_format: Format, binding: Binding, survey: Survey, answers: Answers) -> None:
        self._file_format, self._binding, self._survey, self._answers = file_format, binding, survey, answers

    def read(self, line: Line) -> Sequence[Row]:
        """Return what one row says: one row, or one a finish where the format counts copies by finish."""
        raw = self._binding.raw(line)
        if line.problem:
            return (RejectedRow(line.number, raw, line.problem),)
        cells = self._binding.derived(raw)
        if reason := self._binding.skip_reason(cells):
            return (SkippedRow(line.number, raw, reason),)
        said = self._binding.said(cells)
        try:
            copies, *others = self._copies(cells, said)
            first = self._parsed(line.number, raw, said, copies)
        except ZeroQuantity:
            return (SkippedRow(line.number, raw, SkipReason.NO_COPIES),)
        except (InvalidQuantity, _NoCard) as error:
            return (RejectedRow(line.number, raw, str(error)),)
        more = [replace(first, quantity=other.quantity, finish=other.finish or first.finish) for other in others]
        return (first, *more)

    def _copies(self, cells: Cells, said: Said) -> Sequence[_Copies]:
        """Return quantities, at least one. Raises InvalidQuantity, ZeroQuantity where there are no copies."""
        if self._file_format.is_row_a_copy:
            return (_Copies(1, None),)
        if self._file_format.quantities_by_finish:
            return self._copies_by_finish(cells)
        playset = PLAYSET if is_flag(said, "playset") else 1
        return (_Copies(playset * parse_quantity(said.get("quantity", "")), None),)

    def _copies_by_finish(self, cells: Cells) -> Sequence[_Copies]:
        found: list[_Copies] = []
        for column, finish in self._file_format.quantities_by_finish:
            cell = cells.get(column, "").strip()
            if cell and cell != "0":
                word = Word(finish, column) if finish else self._binding.finish(column)
                found.append(_Copies(parse_quantity(cell), word))
        if not found:
            raise ZeroQuantity("the quantities are 0")
        return found

    def _parsed(self, line: int, raw: Cells, said: Said, copies: _Copies) -> ParsedRow:
        binding = self._binding
        remarks: list[str] = []

        def text(what: str) -> str:
            return said.get(what, "")

        identifiers = _identifiers(said, remarks)
        name, set_code, number = text("name"), text("set_code").casefold(), text("collector_number")
        if not (name or identifiers is not NO_IDENTIFIERS or (set_code and number)):
            raise _NoCard("neither a name nor an identifier says which card it is")
        cost = self._cost(said, remarks)
        return ParsedRow(
            line=line,
            raw=raw,
            quantity=copies.quantity,
            name=name,
            set_code=set_code,
            set_name=text("set_name"),
            collector_number=number,
            finish=copies.finish or binding.finish(said.get("finish")),
            condition=binding.condition(said.get("condition")),
            language=binding.language(said.get("language")),
            identifiers=identifiers,
            unit_cost=cost.amount,
            cost_currency=cost.currency,
            acquired_on=self._acquired_on(text("acquired_on"), remarks),
            location=text("location"),
            location_kind=text("location_kind").casefold(),
            tags=self._tags(text("tags")),
            notes=text("notes"),
            is_signed=is_flag(said, "signed"),
            is_altered=is_flag(said, "altered"),
            is_misprint=is_flag(said, "misprint"),
            is_proxy=is_flag(said, "proxy"),
            remarks=tuple(remarks),
        )

    def _cost(self, said: Said, remarks: list[str]) -> Money:
        """Return the cost of one copy; no amount where it is unknown, no currency without an amount."""
        cell = said.get("unit_cost")
        if not cell:
            return _NO_MONEY
        try:
            amount, sign_currency = parse_money(cell, self._survey.decimal_sign)
        except (InvalidMoney, InvalidNumber) as error:
            remarks.append(f"the cost {error}")
            return _NO_MONEY
        if amount is None or (amount == 0 and not self._is_zero_a_gift()):
            return _NO_MONEY
        if self._file_format.is_cost_in_cents:
            amount *= _CENT
        if is_flag(said, "playset"):
            if self._answers.is_playset_cost_for_all is None:
                return _NO_MONEY
            amount /= PLAYSET if self._answers.is_playset_cost_for_all else 1
        return Money(amount, _currency(said, remarks) or sign_currency or self._default_currency())

    def _is_zero_a_gift(self) -> bool:
        return bool(self._answers.is_zero_cost_a_gift) and not self._file_format.is_zero_cost_unknown

    def _default_currency(self) -> str | None:
        return self._file_format.cost_currency or self._answers.cost_currency

    def _acquired_on(self, cell: str, remarks: list[str]) -> date | None:
        try:
            return parse_date(cell, self._survey.date_order) if cell else None
        except InvalidDate as error:
            remarks.append(f"the date {error}")
            return None

    def _tags(self, cell: str) -> tuple[str, ...]:
        return tuple(tag.strip() for tag in cell.split(self._file_format.tag_separator) if tag.strip()) if cell else ()


class _NoCard(ValueError):
    """A row that does not say which card it is."""


def _identifiers(said: Said, remarks: list[str]) -> Identifiers:
    found: dict[str, UUID | int] = {}
    if scryfall_id := said.get("scryfall_id"):
        try:
            found["scryfall_id"] = UUID(scryfall_id)
        except ValueError:
            remarks.append(f"{scryfall_id!r:.60} is no Scryfall id")
    for what in _NUMBERS:
        if cell := said.get(what):
            if cell.isdecimal() and len(cell) <= 18:
                found.update({what: int(cell)} if int(cell) else {})  # 0 means none
            else:
                remarks.append(f"{cell!r:.60} is no {what.replace('_', ' ')}")
    return Identifiers(**found) if found else NO_IDENTIFIERS  # type: ignore[arg-type]


def _currency(said: Said, remarks: list[str]) -> str | None:
    """Return what the row's own column says; it comes before a sign, which several dollars share."""
    word = said.get("cost_currency")
    code = currency_code(word) if word else None
    if word and code is None:
        remarks.append(f"{word!r:.60} is no currency")
    return code
