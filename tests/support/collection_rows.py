"""Short ways to read collection files in tests."""

from collections.abc import Sequence

from collection.formats.answers import NO_ANSWERS, Answers
from collection.formats.reading import Reading, read
from collection.formats.registry import FORMATS, detect
from collection.formats.rows import ParsedRow, Row
from collection.tables.reading import read_table


def reading_of(content: bytes | str, answers: Answers = NO_ANSWERS, slug: str | None = None) -> Reading:
    """A file as its own format reads it, or another one that somebody chose."""
    table = read_table(content.encode() if isinstance(content, str) else content)
    file_format = FORMATS[slug] if slug else detect(table.header)
    assert file_format is not None, table.header
    return read(table, file_format, answers)


def rows_of(content: bytes | str, answers: Answers = NO_ANSWERS, slug: str | None = None) -> list[Row]:
    """What the rows of a file say."""
    return list(reading_of(content, answers, slug).rows())


def owned(content: bytes | str, answers: Answers = NO_ANSWERS) -> list[ParsedRow]:
    """The copies of a file none of whose rows is skipped or rejected."""
    rows = rows_of(content, answers)
    assert all(isinstance(row, ParsedRow) for row in rows), rows
    return [row for row in rows if isinstance(row, ParsedRow)]


def csv_of(header: str, *rows: Sequence[str] | str) -> str:
    """A file of comma-separated rows, each given as text or as cells without commas."""
    return "\r\n".join([header, *(row if isinstance(row, str) else ",".join(row) for row in rows)]) + "\r\n"
