"""Rules: what each kind reads, what it refuses, and that its schema says the same."""

import json
import re
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import (
    Choice,
    Choices,
    Day,
    Flag,
    Identifier,
    Meanings,
    Number,
    Rule,
    Text,
    Texts,
    WholeNumber,
    Words,
    WrongValue,
)

WORD = Choice(description="", choices=("red", "blue"))
COUNT = WholeNumber(description="", least=1, most=50)
AMOUNT = Number(description="", most=1000)
NAME = Text(description="", longest=5, pattern="[a-z]+", expected="lower-case letters")
IDENTIFIER = Identifier(description="")
UUID_TEXT = "af8c3e68-3c88-5ad4-98b3-94830eb16191"


@pytest.mark.parametrize(
    ("rule", "text", "value"),
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
def test_a_right_text_is_read(rule: Rule, text: str, value: object) -> None:
    assert rule.read(text) == value


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        *((WORD, text) for text in ("Red", "green", "red ", "red,blue")),
        *((COUNT, text) for text in ("0", "51", "-1", "1.0", "1e1", "+1", "01", " 1", "1\n", "١", "²", "9" * 4000)),
        *((AMOUNT, text) for text in ("-0.01", "1000.01", "nan", "inf", "1e99", "1_0", "٣", ".", "1\n", "9" * 4000)),
        *((NAME, text) for text in ("abcdef", "ABC", "a b", "ä", "abc\n")),
        *((IDENTIFIER, text) for text in ("lightning-bolt", UUID_TEXT[:-1], "{" + UUID_TEXT + "}", "urn:uuid:x")),
    ],
)
def test_a_wrong_text_is_refused_with_what_was_expected(rule: Rule, text: str) -> None:
    with pytest.raises(WrongValue, match=r"^(must be|is longer than) "):
        rule.read(text)


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


@pytest.mark.parametrize(
    ("rule", "value", "plain"),
    [
        (WORD, "red", "red"),
        (COUNT, 7, 7),
        (AMOUNT, Decimal(1), 1),
        (AMOUNT, Decimal("0.5"), 0.5),
        (IDENTIFIER, UUID(UUID_TEXT), UUID_TEXT),
    ],
)
def test_a_value_has_a_form_in_json(rule: Rule, value: object, plain: object) -> None:
    assert (rule.plain(value), type(rule.plain(value))) == (plain, type(plain))


def test_a_choice_of_several_words_has_one_at_least_in_their_own_order() -> None:
    rule = Choices(choices=("read", "write"), description="What it may do.")
    assert rule.read("write,read,write") == ("read", "write")
    for wrong in ("", "read,", "delete", "read, write"):
        with pytest.raises(WrongValue, match="must be some of read, write"):
            rule.read(wrong)
    assert rule.schema()["items"] == {"type": "string", "enum": ["read", "write"]}


@pytest.mark.parametrize(("text", "expected"), [("true", True), ("False", False), ("TRUE", True)])
def test_a_flag_is_true_or_false(text: str, expected: bool) -> None:
    assert Flag(description="Whether.").read(text) is expected


@pytest.mark.parametrize("text", ["", "1", "yes", "None"])
def test_nothing_else_is_a_flag(text: str) -> None:
    with pytest.raises(WrongValue):
        Flag(description="Whether.").read(text)


@given(st.dates())
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assert Day(description="When.").read(day.isoformat()) == day


@pytest.mark.parametrize(
    "text", ["", "2023-02-29", "2024-2-29", "20240229", "2024-W01-1", "2024-02-29T00:00", "٢٠٢٤-02-29"]
)
def test_nothing_else_is_a_day(text: str) -> None:
    with pytest.raises(WrongValue):
        Day(description="When.").read(text)


def test_words_mean_one_of_several_things_each() -> None:
    rule = Meanings(choices=("good", "bad"), description="What words mean.", most=2, longest=4)
    assert rule.read('{"fine": "good", "": "bad"}') == {"fine": "good", "": "bad"}
    for wrong in ({"fine": "best"}, {"fine": 7}, {"a word": "good"}, dict.fromkeys("abc", "good")):
        with pytest.raises(WrongValue):
            rule.read(json.dumps(wrong))
    assert rule.schema()["additionalProperties"] == {"type": "string", "enum": ["good", "bad"]}


def test_texts_have_names() -> None:
    rule = Texts(description="Cells.", most=2, longest=4)
    assert rule.read('{"Name": "Mox", "": ""}') == {"Name": "Mox", "": ""}
    for wrong in ({"Name": 7}, {"Name": "a\0"}, {"Name": "Moxes"}, {"Names": "Mox"}, dict.fromkeys("abc", "")):
        with pytest.raises(WrongValue):
            rule.read(json.dumps(wrong))
    assert rule.schema()["additionalProperties"] == {"type": "string", "maxLength": 4}


def test_any_words_are_a_list_in_a_body_and_may_be_none() -> None:
    rule = Words(description="Tags.", keeps_empty=True)
    assert (rule.schema()["type"], rule.read("a,b"), rule.takes_empty) == ("array", "a,b", True)
