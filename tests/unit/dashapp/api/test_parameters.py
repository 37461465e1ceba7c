"""Parameters: what each kind reads, what it refuses, and that its schema says the same."""

import re
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp.api.parameters import Choice, Identifier, Number, Parameter, Place, Text, WholeNumber, WrongValue

WORD = Choice(name="word", description="", choices=("red", "blue"))
COUNT = WholeNumber(name="count", description="", least=1, most=50)
AMOUNT = Number(name="amount", description="", most=1000)
NAME = Text(name="name", description="", longest=5, pattern="[a-z]+", expected="lower-case letters")
IDENTIFIER = Identifier(name="identifier", description="")
UUID_TEXT = "af8c3e68-3c88-5ad4-98b3-94830eb16191"


@pytest.mark.parametrize(
    ("parameter", "text", "value"),
    [
        (WORD, "red", "red"),
        (COUNT, "1", 1),
        (COUNT, "50", 50),
        (AMOUNT, "0", Decimal(0)),
        (AMOUNT, "0.10", Decimal("0.10")),
        (AMOUNT, "1e3", Decimal(1000)),
        (NAME, "abc", "abc"),
        (IDENTIFIER, UUID_TEXT, UUID(UUID_TEXT)),
        (IDENTIFIER, UUID_TEXT.upper(), UUID(UUID_TEXT)),
    ],
)
def test_a_right_text_is_read(parameter: Parameter, text: str, value: object) -> None:
    assert parameter.read(text) == value


@pytest.mark.parametrize(
    ("parameter", "text"),
    [
        *((WORD, text) for text in ("Red", "green", "red ", "red,blue")),
        *((COUNT, text) for text in ("0", "51", "-1", "1.0", "1e1", "+1", "01", " 1", "1\n", "١", "²", "9" * 4000)),
        *((AMOUNT, text) for text in ("-0.01", "1000.01", "nan", "inf", "1e99", "1_0", "٣", ".", "1\n", "9" * 4000)),
        *((NAME, text) for text in ("abcdef", "ABC", "a b", "ä", "abc\n")),
        *((IDENTIFIER, text) for text in ("lightning-bolt", UUID_TEXT[:-1], "{" + UUID_TEXT + "}", "urn:uuid:x")),
    ],
)
def test_a_wrong_text_is_refused_with_what_was_expected(parameter: Parameter, text: str) -> None:
    with pytest.raises(WrongValue, match=r"^(must be|is longer than) "):
        parameter.read(text)


@given(st.one_of(st.integers(-10, 60).map(str), st.text(max_size=4)))
def test_a_whole_number_is_read_if_its_schema_allows_it(text: str) -> None:
    schema = COUNT.schema()
    allowed = re.fullmatch(r"-?[1-9][0-9]*", text) is not None and schema["minimum"] <= int(text) <= schema["maximum"]
    try:
        read = COUNT.read(text)
    except WrongValue:
        assert not allowed
    else:
        assert allowed
        assert str(read) == text


@given(st.text(max_size=8))
def test_a_text_is_read_if_its_schema_allows_it(text: str) -> None:
    schema = NAME.schema()
    allowed = len(text) <= schema["maxLength"] and re.fullmatch(schema["pattern"][1:-1], text) is not None
    try:
        assert NAME.read(text) == text
    except WrongValue:
        assert not allowed
    else:
        assert allowed


def test_a_parameter_is_described_with_its_default_and_place() -> None:
    described = COUNT.by_default(20).described()
    assert described["schema"] == {"type": "integer", "minimum": 1, "maximum": 50, "default": 20}
    assert (described["in"], described["required"], described["allowEmptyValue"]) == ("query", False, True)


def test_a_parameter_of_the_path_is_always_needed() -> None:
    described = WholeNumber(name="card_id", description="", place=Place.PATH).described()
    assert (described["in"], described["required"]) == ("path", True)
    assert "allowEmptyValue" not in described
