"""Decks of Magic Online (`.dek`, XML) to a table: one row an element `Cards`, one column an attribute.

Python's own expat parser reads it piece by piece. A document type is refused, and without one no entity can be
declared: nothing is expanded, nothing outside of the file is read.
"""

from collections.abc import Iterator
from xml.parsers import expat

from collection.tables.decoding import Text
from collection.tables.refusals import Refusal, UnreadableFile
from collection.tables.table import Line, Table

COLUMNS = ("CatID", "Quantity", "Sideboard", "Name", "Annotation")
_ROOT, _ROW = "Deck", "Cards"


def is_markup(text: Text) -> bool:
    """Return whether a text is XML or the like; its first line that is not blank says so."""
    first = next((line for line in text.lines() if line.strip()), "")
    return first.lstrip().startswith("<")


def read_deck_xml(text: Text) -> Table:
    """Return a deck as a table. Raises UnreadableFile for any other document; for a broken one while rows are read."""
    next(_rows(text), None)
    return Table(COLUMNS, text.encoding, None, text.notes, lambda: _rows(text))


def _rows(text: Text) -> Iterator[Line]:
    parser = expat.ParserCreate("utf-8")  # the text is decoded already, whatever its declaration says
    found: list[Line] = []
    elements = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal elements
        elements += 1
        if elements == 1 and name != _ROOT:
            raise UnreadableFile(Refusal.NOT_A_TABLE, "it is not a deck of Magic Online", parser.CurrentLineNumber)
        if name == _ROW:
            found.append(Line(parser.CurrentLineNumber, [attributes.get(column, "") for column in COLUMNS]))

    def refuse_document_type(*_: object) -> None:
        raise UnreadableFile(Refusal.NOT_A_TABLE, "it declares a document type", parser.CurrentLineNumber)

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse_document_type
    try:
        for line in text.lines():
            parser.Parse(line.encode(), False)
            yield from found
            found.clear()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnreadableFile(Refusal.DAMAGED, "it is not well-formed XML", error.lineno) from None
