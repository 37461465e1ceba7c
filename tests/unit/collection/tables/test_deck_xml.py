"""Decks of Magic Online: rows out of XML, and nothing expanded or fetched."""

import codecs

import pytest

from collection.tables.deck_xml import COLUMNS
from collection.tables.reading import read_table
from collection.tables.refusals import Refusal, UnreadableFile

DECK = """<?xml version="1.0" encoding="utf-8"?>
<Deck xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <NetDeckID>0</NetDeckID>
  <Cards CatID="288" Quantity="10" Sideboard="false" Name="S&#233;ance &amp; Co" Annotation="0" />
  <Cards CatID="1" Quantity="3" />
</Deck>
"""
BOMB = """<?xml version="1.0"?>
<!DOCTYPE Deck [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<Deck><Cards Name="&b;" Quantity="1"/></Deck>
"""
OUTSIDE = """<!DOCTYPE Deck [<!ENTITY x SYSTEM "file:///etc/passwd">]><Deck><Cards Name="&x;"/></Deck>"""


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_each_element_is_a_row_at_its_line(mark: bytes) -> None:
    read = read_table(mark + DECK.encode())
    assert (read.header, read.delimiter) == (COLUMNS, None)
    assert [(line.number, list(line.cells)) for line in read.lines()] == [
        (4, ["288", "10", "false", "Séance & Co", "0"]),
        (5, ["1", "3", "", "", ""]),
    ]


@pytest.mark.parametrize("content", [BOMB, f"<?xml version='1.0'?>\n{OUTSIDE}"])
def test_a_document_that_declares_entities_is_refused(content: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        list(read_table(content.encode()).lines())
    assert refused.value.refusal is Refusal.NOT_A_TABLE


@pytest.mark.parametrize(
    "content", ["<?xml version='1.0'?>\n<cockatrice_deck/>", "<html><body>", "<!DOCTYPE html>\n<html>"]
)
def test_a_document_that_is_no_deck_is_refused_at_once(content: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_table(content.encode())
    assert refused.value.refusal is Refusal.NOT_A_TABLE


@pytest.mark.parametrize("content", [DECK[:-9], DECK.replace("&amp;", "&nothing;"), DECK.replace('="10"', "=10")])
def test_xml_that_is_not_well_formed_is_refused(content: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        list(read_table(content.encode()).lines())
    assert refused.value.refusal is Refusal.DAMAGED
