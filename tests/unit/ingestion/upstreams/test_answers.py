"""What the headers of answers say, whatever stands in them."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingestion.upstreams.answers import http_date


@pytest.mark.parametrize("zone", ["GMT", "+0000", "-0000", ""])
def test_a_date_is_a_time_in_utc(zone: str) -> None:
    assert http_date(f"Sun, 22 Nov 2026 08:30:00 {zone}") == datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def test_a_date_of_another_zone_is_turned_into_utc() -> None:
    assert http_date("Sun, 22 Nov 2026 08:30:00 +0100") == datetime(2026, 11, 22, 7, 30, tzinfo=UTC)


@given(text=st.text() | st.from_regex(r"\w{3}, \d+ Dec \d{1,5} \d\d?:\d\d:\d\d [+-]\d+", fullmatch=True))
@example("Fri, 31 Dec 9999 23:59:59 -1200")
@example("Fri, 31 Dec 2026 23:59:59 +9999999999999")
def test_what_is_no_date_is_none_and_no_error(text: str) -> None:
    assert (http_date(text) or datetime.now(UTC)).tzinfo is UTC
