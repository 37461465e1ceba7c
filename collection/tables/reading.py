"""The way from an uploaded file to its table."""

from collection.tables.content import admit
from collection.tables.deck_xml import is_markup, read_deck_xml
from collection.tables.decoding import decode
from collection.tables.delimited import read_delimited
from collection.tables.json_rows import is_json, read_json
from collection.tables.table import Table


def read_table(uploaded: bytes, has_header: bool = True) -> Table:
    """Return an uploaded file (delimited text, a deck of Magic Online, or JSON, also as gzip) as a table.

    Raises UnreadableFile for everything else, with the reason and what its owner can do.
    """
    text = decode(admit(uploaded))
    if is_markup(text):
        return read_deck_xml(text)
    return read_json(text) if is_json(text) else read_delimited(text, has_header)
