"""Delimited text (CSV, TSV) to a table: the separator, the header, and the records of the csv module.

A record with a quote that never closes would swallow all that follows. The module is therefore strict, a record has at
most RECORD_LINES lines, and a broken one is put back except for its first line: that line is reported, nothing else is
lost.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from collection.tables.decoding import Text
from collection.tables.refusals import Refusal, UnreadableFile
from collection.tables.table import Line, Table, fitted, is_blank, name_columns, number_columns

DELIMITERS = ",;\t|"  # of equally many, the first
RECORD_LINES = 100
MAXIMUM_BROKEN = 1_000  # rows; each is read again for as many lines as a record may have
# A spreadsheet program that saves such a file anew fills the line up with its own separator: "sep=,";;;
# The pattern takes time that grows with the square of the line.
_LONGEST_FIRST_LINE = 500  # characters
_NAMED_DELIMITER = re.compile(r'"?sep=(?P<named>[^"\r\n])"?(?P<own>[,;\t]?)[,;\t]*\s*', re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')


class _Start(NamedTuple):
    """Where a table begins: its separator, and how many lines are before it."""

    delimiter: str
    skipped_lines: int


class _Records:
    """Lines of a text for the csv module, counted, and kept until their record is complete."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self.number = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self._taken) == RECORD_LINES:
            raise StopIteration  # the csv module takes it for the end of the text, and says that the quote is open
        line = self._again.popleft() if self._again else next(self._lines)
        self._taken.append(line)
        return line

    def begin(self) -> None:
        """Forget the record that is complete."""
        self.number += len(self._taken)
        self._taken.clear()

    def take_first(self) -> str:
        """Return the first line of a broken record, and put the others back."""
        first, *rest = self._taken
        self._again.extendleft(reversed(rest))
        self._taken = [first]
        return first.rstrip("\r\n")


def read_delimited(text: Text, has_header: bool = True) -> Table:
    """Return a text as a table. Without a header the columns are "Column 1", "Column 2" and so on.

    Raises UnreadableFile where it has no row at all, or too many columns; while rows are read, too many of them.
    """
    start = _find_start(text)
    first = next(_cells(text, start), None)
    if first is None or first.problem:
        raise UnreadableFile(Refusal.NOT_A_TABLE, "its first row cannot be read", first and first.number)
    header = name_columns(first.cells, first.number) if has_header else number_columns(len(first.cells), first.number)
    return Table(
        header=header,
        encoding=text.encoding,
        delimiter=start.delimiter,
        notes=text.notes,
        read=lambda: _rows(text, start, len(header), skip_first=has_header),
    )


def _find_start(text: Text) -> _Start:
    """Find the separator: the one that the first line names, else the most frequent in it outside of quotes."""
    for number, line in enumerate(text.lines()):
        if len(line) <= _LONGEST_FIRST_LINE and (named := _NAMED_DELIMITER.fullmatch(line)):
            return _Start(named["own"] or named["named"], number + 1)
        if line.strip().strip(DELIMITERS):
            bare = _QUOTED.sub("", line)
            return _Start(max(DELIMITERS, key=bare.count), number)
    raise UnreadableFile(Refusal.EMPTY, "it has only blank lines")


def _rows(text: Text, start: _Start, width: int, skip_first: bool) -> Iterator[Line]:
    lines = _cells(text, start)
    if skip_first:
        next(lines)
    for line in lines:
        yield line if line.problem else fitted(line, width)


def _cells(text: Text, start: _Start) -> Iterator[Line]:
    """Yield the rows that are not blank, the header first."""
    lines = text.lines()
    for _ in range(start.skipped_lines):
        next(lines)
    records = _Records(lines)
    records.number += start.skipped_lines
    reader = csv.reader(records, delimiter=start.delimiter, strict=True)
    broken = 0
    while True:
        records.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            broken += 1
            _refuse_broken(broken, records.number)
            yield Line(records.number, [records.take_first()], "its quotes do not match")
            continue
        if not is_blank(cells):
            yield Line(records.number, cells)


def _refuse_broken(count: int, line: int) -> None:
    if count > MAXIMUM_BROKEN:
        raise UnreadableFile(Refusal.NOT_A_TABLE, f"in more than {MAXIMUM_BROKEN:,} rows quotes do not match", line)
