"""Why a record could not be decoded, in words for people."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import msgspec
import orjson
import pytest

from ingestion import sources
from ingestion.decoding_errors import in_words
from ingestion.sources.scryfall_card import ScryfallCard

WORDS_OF_PROGRAMS = ("`", "$", "Expected", "Object", "Invalid", "JSON is malformed", "regex", "byte", "column")
WRONG = (None, True, 5, -1, 10**12, 1.5, "", "x", [], [5], {}, {"x": 5}, {"x": None})


def structs() -> Iterator[type[msgspec.Struct]]:
    """Every type that a source decodes a record as."""
    for module in pkgutil.iter_modules(sources.__path__):
        for value in vars(import_module(f"{sources.__name__}.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, msgspec.Struct) and value is not msgspec.Struct:
                yield value


def errors_of(shape: type[msgspec.Struct]) -> Iterator[msgspec.ValidationError]:
    """What its decoder says of records with one wrong value, of those with nothing, and of what is no record."""
    names = [field.encode_name for field in msgspec.structs.fields(shape)]
    for record in [*WRONG, *({name: wrong} for name in names for wrong in WRONG)]:
        for value, wanted in ((record, shape), ([record], list[shape])):  # type: ignore[valid-type]
            try:
                msgspec.convert(value, wanted)
            except msgspec.ValidationError as error:
                yield error


@pytest.mark.parametrize("shape", sorted(set(structs()), key=lambda shape: (shape.__module__, shape.__name__)))
def test_no_reason_is_in_the_words_of_the_decoder(shape: type[msgspec.Struct]) -> None:
    reasons = {str(error): in_words(error) for error in errors_of(shape)}
    assert reasons
    for told, words in reasons.items():
        assert words
        assert not any(word in words for word in WORDS_OF_PROGRAMS), told


def reason(text: bytes, shape: Any) -> str:
    with pytest.raises(msgspec.DecodeError) as raised:
        msgspec.json.decode(text, type=shape)
    return in_words(raised.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"{}", "id is missing"),
        (b'{"id": 5}', "id is a whole number, not a UUID"),
        (b'{"id": "no"}', "id is not a UUID"),
        (b"[1]", "the record is a list, not an object"),
        (b'{"id": ', "is cut off"),
        (b'{"id": }', "is no valid JSON"),
        (b"nope", "is no valid JSON"),
    ],
)
def test_a_reason_says_which_value_is_wrong_and_what_it_should_be(text: bytes, words: str) -> None:
    assert reason(text, ScryfallCard) == words


def test_of_rows_of_an_array_the_reason_is_the_same_whichever_row_it_is() -> None:
    rows = [b'[{"id": 5}]', b'[{"id": "5"}]']
    assert [reason(row, list[ScryfallCard]) for row in rows] == ["id is a whole number, not a UUID", "id is not a UUID"]


@pytest.mark.parametrize(
    ("text", "words"),
    [(b"{", "is cut off"), (b"nope", "is no valid JSON"), (b'"\xff"', "is no valid JSON")],
)
def test_the_other_decoder_says_the_same(text: bytes, words: str) -> None:
    with pytest.raises(orjson.JSONDecodeError) as raised:
        orjson.loads(text)
    assert in_words(raised.value) == words


def test_what_we_say_ourselves_stays_as_it_is() -> None:
    assert in_words(ValueError("contains a NUL character")) == "contains a NUL character"
    assert in_words(RecursionError("maximum depth")) == "is nested too deep"
