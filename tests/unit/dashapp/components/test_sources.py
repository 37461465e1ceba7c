"""The table of the sources."""

from datetime import UTC, datetime, timedelta

import pytest

from dashapp.components.sources import credit_table, source_table
from db.breakers import State
from services.operation.sources import SourceState
from tests.unit.dashapp.rendering import find, text_of
from tests.unit.dashapp.samples import run


def row(**changes: object) -> str:
    plain = {"source": "scryfall-bulk", "title": "Scryfall bulk data", "state": "fresh", "interval": timedelta(days=1)}
    (drawn,) = find(source_table([SourceState(**{**plain, **changes})], True), "Tr")[1:]  # type: ignore[arg-type]
    return text_of(drawn)


def test_a_source_is_told_with_its_state_and_ages() -> None:
    now = datetime.now(UTC)
    told = row(
        as_of=now - timedelta(hours=3), next_expected=now + timedelta(hours=5, minutes=1), last_run=run(started_at=now)
    )
    for part in ("Scryfall bulk data", "Fresh", "24 h", "3 h ago", "just now", "in 5 h"):
        assert part in told


def test_a_source_that_never_ran_says_so() -> None:
    assert "Not loaded yet." in row(state="never")


def test_a_failed_source_tells_why() -> None:
    assert "timeout" in row(state="failed", last_run=run(status="failed", error="timeout"))


def test_a_running_source_tells_how_far_it_is() -> None:
    assert "250 prices so far" in row(state="running", last_run=run(status="running"))


@pytest.mark.parametrize("state", ["late", "silent"])
def test_a_source_that_is_behind_says_by_how_much(state: str) -> None:
    assert "its interval" in row(state=state)


def test_a_source_without_its_setting_names_it_and_expects_nothing() -> None:
    told = row(state="not configured", missing_setting="CARDTRADER_TOKEN", next_expected=datetime.now(UTC))
    assert "Not configured" in told
    assert "The workers have no CARDTRADER_TOKEN" in told
    assert "It is not asked" in told


def test_a_source_that_is_off_by_default_says_why() -> None:
    told = row(state="not configured", missing_setting="TCGCSV", off_because="its terms are strict; set TCGCSV=on")
    assert "Off: its terms are strict; set TCGCSV=on." in told
    assert "The workers have no" not in told


def test_a_source_that_is_left_alone_says_until_when_and_why() -> None:
    until = datetime(2026, 3, 1, 10, 30, tzinfo=UTC)
    told = row(state="paused", breaker=State(5, until, False), last_run=run(status="failed", error="timeout"))
    for part in ("Paused", "Paused until 10:30 UTC after 5 failures.", "timeout"):
        assert part in told


def test_a_source_whose_edition_is_odd_says_so() -> None:
    assert "fewer than half" in row(last_run=run(notice="It has 2 records, fewer than half of the 5 of run 1."))


def test_what_came_of_taking_a_run_back_is_no_warning_about_its_source() -> None:
    assert "Taken back" not in row(last_run=run(status="undone", notice="Taken back: 3 prices deleted now."))


def test_a_real_source_in_a_simulated_market_is_off() -> None:
    assert "real sources are off" in row(state="off")


def test_only_sources_that_have_given_data_are_credited_with_publisher_and_terms() -> None:
    day = timedelta(days=1)
    given = SourceState("manapool", "Mana Pool prices", "fresh", day, as_of=datetime.now(UTC))
    drawn = credit_table([given, SourceState("tcgcsv", "TCGplayer prices by tcgcsv.com", "never", day)])
    (told,) = map(text_of, find(drawn, "Tr")[1:])
    assert told == "Mana Pool prices Mana Pool 24 h just now A public list"
    assert [link.href for link in find(drawn, "A")] == ["https://manapool.com"]
