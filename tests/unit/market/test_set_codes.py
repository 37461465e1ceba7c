"""The code of a set: one rule for the catalogue, searches, pages, callbacks and the API."""

import msgspec
import pytest

from callbacks import inputs
from ingestion.parsing.values import SetCode
from market.search.errors import QueryError
from market.search.nodes import SetIs
from market.search.query import parse
from market.set_codes import is_set_code
from services.market.fields import SET_CODE
from services.rules import WrongValue


def is_converted(code: str, kind: object) -> bool:
    try:
        msgspec.convert(code, kind)
    except msgspec.ValidationError:
        return False
    return True


def is_read(code: str) -> bool:
    try:
        SET_CODE.read(code)
    except WrongValue:
        return False
    return True


def is_searched(code: str) -> bool:
    try:
        return parse(f"set:{code}").root == SetIs(code.lower())
    except QueryError:
        return False


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        *((code, True) for code in ("lea", "10e", "pmtg1", "con_", "LEA", "xx", "x" * 10)),
        *((code, False) for code in ("x", "x" * 11, "a b", "a/b", "a.b", "lé1", "٣٣٣", "a-b", "a%b")),
    ],
)
def test_what_the_catalogue_lets_in_can_be_asked_for_everywhere_and_nothing_else(code: str, is_one: bool) -> None:
    everywhere = {
        "rule": is_set_code(code),
        "catalogue": is_converted(code, SetCode),
        "callbacks": is_converted(code, inputs.SetCode),
        "API": is_read(code),
        "search": is_searched(code),
    }
    assert everywhere == dict.fromkeys(everywhere, is_one)
