"""What is odd about an edition is said in the ledger, on the command line and in the log, and stops nothing."""

from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from ingestion.__main__ import cli
from ingestion.contract import Notice, SourceError
from ingestion.runs import downloads
from ingestion.runs.ledger import Summary
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from tests.support.prices import ago, execute, make_card, price, rows, series
from tests.support.sources import GivenSource


@pytest.fixture(autouse=True)
def downloaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Downloads are there already."""
    file = tmp_path / "given.json"
    file.write_text("{}")
    monkeypatch.setattr(downloads, "download", lambda *_: file)


def collect(as_of: datetime, cards: int, time: datetime | None = None, name: str = "scryfall-bulk") -> Summary:
    """Ask an upstream that offers an edition with one price of each of so many cards."""
    given = [*map(make_card, range(1, cards + 1))]
    quotes = [series(number, price(time or as_of, "1")) for number in range(1, cards + 1)]
    return run_source(GivenSource([*given, *quotes], name=name, as_of=as_of), Log("given"))


def test_the_first_edition_is_nothing_odd(database: Engine) -> None:
    assert collect(ago(2), 4).notice is None


def test_an_edition_like_the_one_before_is_nothing_odd(database: Engine) -> None:
    collect(ago(2), 4)
    assert collect(ago(1), 4).notice is None


def test_an_upstream_that_repeats_yesterdays_edition_is_told_of(database: Engine) -> None:
    collect(ago(2), 4)
    again = collect(ago(2), 4)
    assert again.status == "unchanged"
    assert again.notice is not None
    assert again.notice.startswith(f"The upstream still offers the edition of {ago(2):%Y-%m-%d} 00:00 UTC")


def test_a_newer_edition_with_the_prices_of_the_one_before_is_told_of(database: Engine) -> None:
    collect(ago(2), 4)
    again = collect(ago(1), 4, time=ago(2))
    assert (again.status, again.notice) == (
        "succeeded", "All of its 4 prices were there already, although its edition is newer.",
    )  # fmt: skip


def test_an_upstream_that_leaves_out_more_than_half_is_told_of_and_its_prices_are_stored(database: Engine) -> None:
    first = collect(ago(2), 5)
    again = collect(ago(1), 2)
    assert (again.status, again.rows_stored) == ("succeeded", 2)
    assert again.notice == f"It has 2 records, fewer than half of the 5 of run {first.run_id}."


def test_a_source_that_asks_for_what_is_due_may_be_told_less(database: Engine) -> None:
    collect(ago(2), 5, name="scryfall-prices")
    assert collect(ago(1), 2, name="scryfall-prices").notice is None


def test_a_run_that_was_taken_back_is_not_compared_with(database: Engine) -> None:
    first = collect(ago(2), 5)
    execute(database, "UPDATE ingestion_runs SET status = 'undone' WHERE id = :id", id=first.run_id)
    assert collect(ago(1), 2).notice is None


def test_files_of_somebody_are_not_compared(database: Engine, tmp_path: Path) -> None:
    collect(ago(2), 5)
    source = GivenSource([make_card(1), series(1, price(ago(1), "1"))], as_of=ago(1))
    assert run_source(source, Log("given"), [tmp_path / "given.json"]).notice is None


def test_a_failed_run_says_only_why(database: Engine) -> None:
    collect(ago(2), 5)
    source = GivenSource([make_card(1), SourceError("It was cut off.")], as_of=ago(1))
    failed = run_source(source, Log("given"))
    assert (failed.status, failed.error, failed.notice) == ("failed", "It was cut off.", None)


def test_status_shows_it(database: Engine) -> None:
    collect(ago(2), 4)
    collect(ago(2), 4)
    assert "      The upstream still offers" in CliRunner().invoke(cli, ["status"]).output
    assert rows(database, "SELECT notice IS NULL FROM ingestion_runs ORDER BY id") == [(True,), (False,)]


def test_what_a_source_finds_odd_itself_is_said_after_what_the_comparison_finds(database: Engine) -> None:
    collect(ago(2), 4)
    source = GivenSource([make_card(1), Notice("Cards are listed twice."), series(1, price(ago(2), "1"))], as_of=ago(1))
    assert run_source(source, Log("given")).notice == (
        "All of its 1 prices were there already, although its edition is newer. Cards are listed twice."
    )
