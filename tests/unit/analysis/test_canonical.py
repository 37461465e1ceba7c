"""Canonical JSON: one text for one content, and none for what has several."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.canonical import canonical

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), plain))
def test_the_text_is_json_of_the_same_content_whatever_the_order_of_keys(record: dict[str, object]) -> None:
    assert json.loads(canonical(record)) == record
    assert canonical(dict(reversed(record.items()))) == canonical(record)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_a_decimal_keeps_its_digits(number: Decimal) -> None:
    text = json.loads(canonical({"p": number}))["p"]
    assert Decimal(text) == number
    assert "E" not in text
    assert text != "-0.000000"


def test_a_time_is_in_utc_with_microseconds_in_whatever_zone_it_comes() -> None:
    there = datetime(2026, 11, 30, 1, 2, 3, tzinfo=timezone(timedelta(hours=2)))
    assert canonical({"at": there}) == '{"at":"2026-11-29T23:02:03.000000+00:00"}'
    assert canonical({"at": there}) == canonical({"at": there.astimezone(UTC)})


@pytest.mark.parametrize("value", [0.1, b"bytes", {1: "number"}, object()])
def test_what_has_no_one_text_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="canonical"):
        canonical({"value": value})
