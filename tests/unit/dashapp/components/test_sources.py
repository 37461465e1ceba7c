"""The table of the sources."""

from datetime import UTC, datetime, timedelta

import pytest

from dashapp.components.sources import source_table
from dashapp.services.ingestion import SourceState
from tests.unit.dashapp.rendering import find, text_of
from tests.unit.dashapp.samples import run


def row(**changes: object) -> str:
    plain = {
        "source": "scryfall-bulk", "title": "Scryfall bulk data", "state": "fresh", "as_of": None, "last_run": None,
        "next_expected": None,
    }  # fmt: skip
    (drawn,) = find(source_table([SourceState(**{**plain, **changes})]), "Tr")[1:]  # type: ignore[arg-type]
    return text_of(drawn)


def test_a_source_is_told_with_its_state_and_ages() -> None:
    now = datetime.now(UTC)
    told = row(
        as_of=now - timedelta(hours=3), next_expected=now + timedelta(hours=5, minutes=1), last_run=run(started_at=now)
    )
    for part in ("Scryfall bulk data", "Fresh", "3 h ago", "just now", "in 5 h"):
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
