"""A table: names of its columns, and its lines as cells, streamed as often as somebody reads them."""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from collection.tables.decoding import Note
from collection.tables.refusals import Refusal, UnreadableFile

MAXIMUM_ROWS = 200_000
MAXIMUM_COLUMNS = 50


class Line(NamedTuple):
    """Cells of one row, as many as the header has, and the number of the line in the file where the row begins.

    `problem` says why the row cannot be read; `cells` are then what could be told apart.
    """

    number: int
    cells: Sequence[str]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read as a table. `delimiter` is None where the file is XML."""

    header: tuple[str, ...]
    encoding: str
    delimiter: str | None
    notes: tuple[Note, ...]
    read: Callable[[], Iterator[Line]]

    def lines(self) -> Iterator[Line]:
        """Yield the rows below the header, blank ones left out. Raises UnreadableFile above MAXIMUM_ROWS."""
        for count, line in enumerate(self.read()):
            if count >= MAXIMUM_ROWS:
                raise UnreadableFile(Refusal.TOO_MANY_ROWS, f"it has more than {MAXIMUM_ROWS:,} rows", line.number)
            yield line


def fitted(line: Line, width: int) -> Line:
    """Return a line with as many cells as there are columns: a row may end early, or with empty cells."""
    cells = line.cells
    if len(cells) == width:
        return line
    if len(cells) < width:
        return Line(line.number, [*cells, *[""] * (width - len(cells))])
    if is_blank(cells[width:]):
        return Line(line.number, cells[:width])
    return line._replace(problem=f"it has {len(cells)} cells, the header has {width}")


def is_blank(cells: Sequence[str]) -> bool:
    """Return whether cells say nothing."""
    return not any(cells) or not "".join(cells).strip()


def name_columns(cells: Sequence[str], line: int) -> tuple[str, ...]:
    """Return distinct names of columns: an empty one is "Column N", a repeated one, in any case, "Name (2)".

    Raises UnreadableFile above MAXIMUM_COLUMNS.
    """
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:  # spreadsheet programs keep empty columns at the end
        names.pop()
    _refuse_width(len(names), line)
    distinct: dict[str, str] = {}  # by name without its case
    for place, name in enumerate(names, start=1):
        unused = _unused(name or f"Column {place}", distinct)
        distinct[unused.casefold()] = unused
    return tuple(distinct.values())


def number_columns(count: int, line: int) -> tuple[str, ...]:
    """Return the names "Column 1" to "Column N". Raises UnreadableFile above MAXIMUM_COLUMNS."""
    _refuse_width(count, line)
    return tuple(f"Column {place}" for place in range(1, count + 1))


def _refuse_width(count: int, line: int) -> None:
    if count > MAXIMUM_COLUMNS:
        raise UnreadableFile(Refusal.TOO_MANY_COLUMNS, f"it has more than {MAXIMUM_COLUMNS} columns", line)


def _unused(name: str, used: Container[str]) -> str:
    number = 1
    candidate = name
    while candidate.casefold() in used:
        number += 1
        candidate = f"{name} ({number})"
    return candidate
