"""Card Kingdom's price list: when it was made, what it may come wrapped in, and damage."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from ingestion.contract import SourceError
from ingestion.sources.cardkingdom import PACIFIC, CardKingdom, pacific_time
from tests.support.sources import kingdom_list, kingdom_row
from tests.unit.ingestion.sources.source_reading import AS_OF, Reading, read_files

SOURCE = CardKingdom()
CREATED = "2025-02-27 17:10:04"
TIME = datetime(2025, 2, 28, 1, 10, 4, tzinfo=UTC)
WRAPPED = b"<html><head></head><body>%b</body></html>"
Read = Callable[[bytes], Reading]


def price_list(*numbers: int, **fields: Any) -> bytes:
    whole = kingdom_list([kingdom_row(number, **fields) for number in numbers], CREATED)
    return json.dumps(whole).encode()


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(content: bytes) -> Reading:
        path = tmp_path / "pricelist"
        path.write_bytes(content)
        return read_files(SOURCE, [path], None)

    return read


def test_prices_hold_at_the_time_of_the_list(read: Read) -> None:
    found = read(price_list(1))
    assert {price.time for series in found.series for price in series.prices} == {TIME}
    assert (len(found.series), found.rejected, found.error) == (5, [], None)


def test_the_time_that_is_given_wins(tmp_path: Path) -> None:
    path = tmp_path / "pricelist"
    path.write_bytes(price_list(1))
    assert read_files(SOURCE, [path], AS_OF).series[0].prices[0].time == AS_OF


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2025-03-09 01:59:59", datetime(2025, 3, 9, 9, 59, 59, tzinfo=UTC)),  # standard time, for one second more
        ("2025-03-09 03:00:00", datetime(2025, 3, 9, 10, 0, tzinfo=UTC)),  # daylight saving, a second later
        ("2025-11-02 00:59:59", datetime(2025, 11, 2, 7, 59, 59, tzinfo=UTC)),
        ("2025-11-02 01:30:00", datetime(2025, 11, 2, 9, 30, tzinfo=UTC)),  # comes twice: the later one
        ("2025-11-02 02:00:00", datetime(2025, 11, 2, 10, 0, tzinfo=UTC)),
        ("2025-07-09T12:00:00", datetime(2025, 7, 9, 19, 0, tzinfo=UTC)),
    ],
)
def test_the_clock_is_one_of_the_american_west_coast(text: str, time: datetime) -> None:
    assert pacific_time(text) == time


@time_machine.travel(datetime(2025, 11, 2, 8, 40, tzinfo=UTC), tick=False)
def test_of_an_hour_that_comes_twice_the_second_is_not_taken_before_it_has_come() -> None:
    assert pacific_time("2025-11-02 01:30:00") == datetime(2025, 11, 2, 8, 30, tzinfo=UTC)


def test_an_hour_that_the_clock_skips_is_refused() -> None:
    with pytest.raises(ValueError, match="does not exist in US Pacific time"):
        pacific_time("2025-03-09 02:30:00")


@time_machine.travel(datetime(2025, 7, 9, 19, 0, tzinfo=UTC), tick=False)
def test_a_list_from_the_future_is_refused_but_clocks_may_differ_by_minutes() -> None:
    assert pacific_time("2025-07-09 12:10:00") == datetime(2025, 7, 9, 19, 10, tzinfo=UTC)
    with pytest.raises(ValueError, match="read as US Pacific time, lies in the future"):
        pacific_time("2025-07-09 12:10:01")


@given(seconds=st.integers(0, 10**9))
def test_a_clock_shows_what_was_read_from_it(seconds: int) -> None:
    time = (datetime(1994, 1, 1, 12, tzinfo=UTC) + timedelta(seconds=seconds)).astimezone(ZoneInfo(PACIFIC))
    text = f"{time:%Y-%m-%d %H:%M:%S}"
    found = pacific_time(text)
    assert f"{found.astimezone(ZoneInfo(PACIFIC)):%Y-%m-%d %H:%M:%S}" == text
    assert found - time.astimezone(UTC) in (timedelta(0), timedelta(hours=1))


@given(text=st.text(max_size=30))
def test_any_other_text_is_no_time(text: str) -> None:
    with pytest.raises(ValueError):
        pacific_time(text)


@pytest.mark.parametrize("line_end", [b"", b"\n"])
def test_a_list_within_a_web_page_is_read(line_end: bytes, read: Read) -> None:
    found = read(WRAPPED % price_list(1, 2) + line_end)
    assert (len(found.series), found.rejected, found.error) == (10, [], None)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_compressed_list_is_read_too(pack: Callable[[bytes], bytes], read: Read) -> None:
    assert len(read(pack(price_list(1))).series) == 5


@pytest.mark.parametrize("cut", [1, 2, 10, 100, len("</body></html>") + 1, len("</body></html>") + 100])
def test_a_list_that_was_cut_off_gives_its_whole_rows_and_then_fails(cut: int, read: Read) -> None:
    wrapped = cut > 100 or cut == len("</body></html>") + 1
    content = WRAPPED % price_list(1, 2, 3) if wrapped else price_list(1, 2, 3)
    found = read(content[:-cut])
    assert found.error is not None
    assert "cut off" in found.error
    assert len(found.series) >= 10
    assert found.rejected == []


def test_of_a_damaged_archive_what_precedes_the_damage_is_read(read: Read) -> None:
    content = gzip.compress(price_list(*range(1, 5000)), compresslevel=1)
    found = read(content[: len(content) // 2])
    assert found.error is not None
    assert "damaged or was cut off" in found.error
    assert len(found.series) > 1000
    assert found.rejected == []


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b"<html><head></head><body>maintenance</body></html>", "is a web page"),
        (b"<html><head><title>Just a moment...</title></head><body>{}</body></html>", "is a web page"),
        (b'<!doctype html><script>{"meta": {"created_at": "2025-02-27 17:10:04"}}</script>', "is a web page"),
        (b"[]", "is other JSON"),
        (b'{"data": []}', "does not say when it was made"),
        (WRAPPED % b'{"data": []}', "does not say when it was made"),
        (price_list(), "holds no record"),
        (price_list(1, scryfall_id=None), "holds no offer of a card"),
        (price_list(1).replace(CREATED.encode(), b"yesterday"), "is not YYYY-MM-DD HH:MM:SS"),
        (price_list(1).replace(CREATED.encode(), b"2525-01-01 00:00:00"), "lies in the future"),
        (price_list(1).replace(CREATED.encode(), b"1925-01-01 00:00:00"), "is before the first Magic card"),
        (price_list(1).replace(b'"data"', b'"rows"'), "should hold records in 'data'"),
    ],
)
def test_what_is_no_price_list_fails_and_says_what_it_is(content: bytes, fault: str, read: Read) -> None:
    found = read(content)
    assert found.error is not None
    assert fault in found.error
    assert not found.series


def test_one_file_is_needed(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="one file, not from 2"):
        SOURCE.edition_of_files([tmp_path / "a", tmp_path / "b"], AS_OF)


@given(tail=st.binary(max_size=200), head=st.sampled_from([b"", b'{"data":[{', price_list(1)[:-3], WRAPPED[:25]]))
def test_arbitrary_bytes_never_raise_anything_but_a_source_error(head: bytes, tail: bytes, scratch: Path) -> None:
    path = scratch / "arbitrary"
    path.write_bytes(head + tail)
    read_files(SOURCE, [path], AS_OF)
    read_files(SOURCE, [path], None)
