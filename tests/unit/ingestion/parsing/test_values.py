"""Times, days and rejected records as all sources give them."""

import os
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.contract import Rejected, SourceError
from ingestion.parsing import values
from ingestion.parsing.values import (
    TOLERANCE,
    keeping,
    modified_time,
    parse_day,
    parse_time,
    refuse_nul,
    reject,
    require_some,
)

SECONDS = timedelta(seconds=30)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2024-02-21T10:04:28.932000Z", datetime(2024, 2, 21, 10, 4, 28, 932000, tzinfo=UTC)),
        ("2024-12-03T02:44:33+0100", datetime(2024, 12, 3, 1, 44, 33, tzinfo=UTC)),
        ("2024-11-21T09:07:00.000+00:00", datetime(2024, 11, 21, 9, 7, tzinfo=UTC)),
    ],
)
def test_a_time_with_its_offset_becomes_utc(text: str, time: datetime) -> None:
    assert parse_time(text) == time
    assert parse_time(text).tzinfo is UTC


def test_a_clock_may_be_minutes_ahead_but_no_more() -> None:
    now = datetime.now(UTC)
    assert parse_time((now + TOLERANCE - SECONDS).isoformat())
    with pytest.raises(ValueError, match="lies in the future"):
        parse_time((now + TOLERANCE + SECONDS).isoformat())


def test_today_is_no_future_and_tomorrow_is_whatever_the_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    class Late(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Late":
            return cls(2026, 3, 4, 23, 59, tzinfo=UTC)

    monkeypatch.setattr(values, "datetime", Late)
    assert parse_day("2026-03-04") == datetime(2026, 3, 4, tzinfo=UTC)
    with pytest.raises(ValueError, match="2026-03-05 lies in the future"):
        parse_day("2026-03-05")


def test_a_file_that_was_written_in_the_future_needs_a_time_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "prices.json"
    path.touch()
    assert datetime.now(UTC) - modified_time(path) < timedelta(minutes=1)
    ahead = (datetime.now(UTC) + TOLERANCE + SECONDS).timestamp()
    os.utime(path, (ahead, ahead))
    with pytest.raises(SourceError, match=r"prices\.json .* lies in the future: give --as-of"):
        modified_time(path)


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_a_value_error(text: str) -> None:
    for parse in (parse_time, parse_day):
        try:
            time = parse(text)
        except ValueError:
            continue
        assert time.tzinfo is UTC


@given(st.dates(date(1993, 8, 5), date(2025, 1, 1)))
def test_a_day_is_its_midnight(day: date) -> None:
    assert parse_day(str(day)) == datetime(day.year, day.month, day.day, tzinfo=UTC)


@given(st.one_of(st.binary(max_size=3000), st.text(st.characters(), max_size=3000)), st.text(st.characters()))
def test_a_rejected_record_is_short_and_can_be_stored(raw: bytes | str, reason: str) -> None:
    rejected = reject(raw, reason)
    assert len(rejected.raw) <= 500
    for text in (rejected.raw, rejected.reason):
        assert "\0" not in text
        text.encode()


@pytest.mark.parametrize("text", [rb'"\u0000"', rb'"a\\\u0000"', rb'{"a": "\u0000"}'])
def test_a_nul_character_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match="NUL"):
        refuse_nul(text)


@pytest.mark.parametrize("text", [rb'"\\u0000"', rb'"u0000"', rb'"\\\\u0000"', rb'"\u0001"'])
def test_what_only_looks_like_a_nul_character_is_not_refused(text: bytes) -> None:
    refuse_nul(text)


def test_all_that_is_rejected_of_one_record_carries_the_same_text_not_a_copy_each() -> None:
    first, second = keeping([Rejected("a", "b"), Rejected("c", "d")], {"offers": [1, 2]})
    assert isinstance(first, Rejected)
    assert isinstance(second, Rejected)
    assert first.record == '{"offers": [1, 2]}'
    assert second.record is first.record


def test_a_file_with_only_rejected_records_is_refused_after_they_have_been_reported() -> None:
    records = require_some([Rejected("a", "b"), Rejected("c", "d")], "file.json", "price")
    assert next(records) == Rejected("a", "b")
    assert next(records) == Rejected("c", "d")
    with pytest.raises(SourceError, match=r"file\.json holds no price"):
        next(records)
