"""JSON to a table: an object with one list of flat objects, one row each; names of members are the columns.

Text stays as it is; a number, true or false and a list are written as in JSON, null is an empty cell. A document may
name its columns (`columns`); members that a row leaves out are then known to be empty.
"""

from collections.abc import Iterator, Mapping
from functools import partial

import msgspec

from collection.tables.decoding import Text
from collection.tables.refusals import Refusal, UnreadableFile
from collection.tables.table import Line, Table, name_columns

_BOM = b"\xef\xbb\xbf"
_COLUMNS = "columns"


def is_json(text: Text) -> bool:
    """Return whether a text is a JSON object; its first line that is not blank says so."""
    first = next((line for line in text.lines() if line.strip()), "")
    return first.lstrip().startswith("{")


def read_json(text: Text) -> Table:
    """Return a document as a table. Its `columns` are those that it names, else those of its rows.

    Raises UnreadableFile where it is no JSON, or has no such list; where it has too many columns.
    """
    columns, rows = _parts(b"".join(text.content.chunks()).removeprefix(_BOM))
    header = tuple(columns) or tuple(dict.fromkeys(name for raw in rows for name in _cells(raw)))
    if not header or header != name_columns(header, 1):
        raise UnreadableFile(Refusal.NOT_A_TABLE, "it has no list of rows")
    return Table(header, text.encoding, None, text.notes, partial(_lines, rows, header))


def _parts(content: bytes) -> tuple[list[str], list[msgspec.Raw]]:
    """Return the named columns, and the elements of the list, not decoded: they take no more room than the document."""
    try:
        members = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
        columns = msgspec.json.decode(members.pop(_COLUMNS, b"[]"), type=list[str])
        lists = [member for member in members.values() if bytes(member).startswith(b"[")]
        if len(lists) != 1:
            raise UnreadableFile(Refusal.NOT_A_TABLE, "it is an object without one list of rows")
        return columns, msgspec.json.decode(lists[0], type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableFile(Refusal.DAMAGED, f"it is not valid JSON: {error}") from None


def _lines(rows: list[msgspec.Raw], header: tuple[str, ...]) -> Iterator[Line]:
    known = frozenset(header)
    for number, raw in enumerate(rows, start=1):
        cells = _cells(raw)
        problem = None if cells.keys() <= known else "it has a member that is no column"
        yield Line(number, [cells.get(name, "") for name in header], problem)


def _cells(raw: msgspec.Raw) -> Mapping[str, str]:
    try:
        members = msgspec.json.decode(raw, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UnreadableFile(Refusal.NOT_A_TABLE, "it has a list of something else than objects") from None
    return {name: _cell(value) for name, value in members.items()}


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
