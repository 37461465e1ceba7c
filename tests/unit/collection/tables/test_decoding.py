"""Encodings: told from the bytes, said aloud where they are not UTF-8, never with a character replaced."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.tables import decoding
from collection.tables.content import admit
from collection.tables.decoding import Note, Text, decode
from collection.tables.refusals import Refusal, UnreadableFile

NAME = "Séance Board,Æther Vial"
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip)


def read(content: bytes) -> tuple[Text, str]:
    text = decode(admit(content))
    return text, "".join(text.lines())


@pytest.mark.parametrize(
    ("content", "encoding", "notes"),
    [
        (NAME.encode(), "UTF-8", ()),
        (codecs.BOM_UTF8 + NAME.encode(), "UTF-8", ()),
        (NAME.encode("utf-16"), "UTF-16", ()),
        (NAME.encode("cp1252"), "Windows-1252", (Note.READ_AS_WINDOWS_1252,)),
    ],
)
def test_a_name_with_accents_is_read_in_each_encoding(content: bytes, encoding: str, notes: tuple[Note, ...]) -> None:
    text, said = read(content)
    assert (said, text.encoding, text.notes) == (NAME, encoding, notes)


def test_a_character_that_an_earlier_program_lost_is_noted() -> None:
    assert read("S\ufffdance".encode())[0].notes == (Note.CHARACTERS_LOST_BEFORE,)


@pytest.mark.parametrize(
    "content", [b"a,b\n\x81\x8d,\n", b"a\0b\n", NAME.encode("utf-16-le"), NAME.encode("utf-16")[:-1], b"\xff\xfea,b"]
)
def test_bytes_that_are_no_text_are_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(content)
    assert refused.value.refusal is Refusal.BINARY


def test_letters_and_their_accents_become_one_character() -> None:
    assert read("Se\u0301ance".encode())[1] == "Séance"


def test_a_line_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "_LONGEST_LINE", 100_000)
    assert read(b"a" * 99_999 + b"\n" + b"b" * 99_999)[0]
    with pytest.raises(UnreadableFile) as refused:
        read(b"a\n" + b"b" * 100_001)
    assert refused.value.refusal is Refusal.NOT_A_TABLE


@given(texts)
def test_reading_never_makes_a_replacement_character(said: str) -> None:
    for codec in ("utf-8", "utf-8-sig", "utf-16"):
        try:
            text, read_again = read(said.encode(codec))
        except UnreadableFile:
            continue
        assert ("\ufffd" in read_again) == ("\ufffd" in said) == (Note.CHARACTERS_LOST_BEFORE in text.notes)
