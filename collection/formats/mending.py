"""Mended lines: cells that the owner of a file has written anew, read like those of the file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from collection.tables.table import Line, Table, fitted

Cells = Mapping[str, str]  # by the name of their column


def mended(table: Table, names: Sequence[str], cells: Mapping[str, Cells]) -> Table:
    """Return a table with some cells written anew, by the number of their line; `names` are those of its columns.

    A line that could not be told apart into cells has them then: what is not written anew stays where it was.
    """

    def lines() -> Iterator[Line]:
        for line in table.read():
            told = cells.get(str(line.number))
            yield _mended(line, names, told) if told else line

    return replace(table, read=lines)


def _mended(line: Line, names: Sequence[str], told: Cells) -> Line:
    known = names_for(names, max(len(names), len(line.cells)))
    before = dict(zip(known, line.cells, strict=False))
    return fitted(Line(line.number, [told.get(name, before.get(name, "")) for name in known]), len(names))


def names_for(names: Sequence[str], count: int) -> Sequence[str]:
    """Return names of columns for a row of another width than the header."""
    more = (f"Column {place}" for place in range(len(names) + 1, count + 1))
    return [*names[:count], *more]
