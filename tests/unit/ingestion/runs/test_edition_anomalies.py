"""What is said of an edition beside the one before it."""

from datetime import UTC, datetime, timedelta

import pytest

from ingestion.runs.edition_anomalies import Loaded, Remarks, compared, repeated

THEN = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
BEFORE = Loaded(run_id=7, as_of=THEN, records=1000, new_prices=900, known_prices=100)


def after(**changes: int) -> Loaded:
    return BEFORE._replace(run_id=8, as_of=THEN + DAY, **changes)


def test_an_upstream_that_repeats_its_edition_after_its_interval_is_told_of() -> None:
    said = repeated(THEN, DAY, THEN + DAY + timedelta(minutes=1))
    assert said == "The upstream still offers the edition of 2026-03-01 09:00 UTC, but should have one every 24 h."


@pytest.mark.parametrize("passed", [timedelta(0), timedelta(hours=5), DAY])
def test_the_same_edition_within_the_interval_is_nothing_odd(passed: timedelta) -> None:
    assert repeated(THEN, DAY, THEN + passed) is None


def test_a_newer_edition_with_nothing_but_known_prices_is_told_of() -> None:
    said = compared(BEFORE, after(new_prices=0, known_prices=1000))
    assert said == "All of its 1,000 prices were there already, although its edition is newer."


def test_one_new_price_is_news() -> None:
    assert compared(BEFORE, after(new_prices=1, known_prices=999)) is None


def test_an_edition_without_prices_repeats_nothing() -> None:
    assert compared(BEFORE._replace(records=0), after(records=0, new_prices=0, known_prices=0)) is None


@pytest.mark.parametrize(("records", "odd"), [(1000, False), (500, False), (499, True), (0, True), (4000, False)])
def test_fewer_than_half_of_the_records_are_told_of(records: int, odd: bool) -> None:
    said = compared(BEFORE, after(records=records))
    expected = f"It has {records} records, fewer than half of the 1,000 of run 7."
    assert said == (expected if odd else None)


def test_several_things_that_are_odd_are_one_text_and_none_is_said_twice() -> None:
    assert Remarks(more=["Two.", "One."]).after(None, "One.") == "One. Two."
    assert Remarks().after(None) is None
