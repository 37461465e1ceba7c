"""Admin page: the ledger as it stands in the database."""

import pytest
from sqlalchemy import Engine, text

from callbacks import admin as callbacks
from dashapp.components.filters import ALL
from tests.unit.dashapp.rendering import find, text_of


@pytest.fixture
def ledger(database: Engine) -> dict[str, int]:
    """Two runs by source, each with a rejected record."""
    runs = {}
    with database.begin() as connection:
        for source, status, error in (
            ("scryfall-bulk", "succeeded", None),
            ("cardmarket-guide", "failed", "truncated"),
        ):
            runs[source] = connection.execute(
                text(
                    "INSERT INTO ingestion_runs (source, status, phase, started_at, finished_at, records_read,"
                    " records_rejected, error) VALUES (:source, :status, 'done', now(), now(), 1234, 1, :error)"
                    " RETURNING id"
                ),
                {"source": source, "status": status, "error": error},
            ).scalar_one()
            connection.execute(
                text("INSERT INTO rejected_records (run_id, raw, reason) VALUES (:run, :raw, 'price is negative')"),
                {"run": runs[source], "raw": f"raw record of {source}"},
            )
    return runs


def test_the_ledger_shows_every_run_with_its_numbers_and_error(ledger: dict[str, int]) -> None:
    table, _options = callbacks.show_runs(0, None)
    told = text_of(table)
    assert len(find(table, "Tr")) == 3
    for part in ("scryfall-bulk", "Succeeded", "1,234", "cardmarket-guide", "Failed", "truncated"):
        assert part in told


def test_runs_that_rejected_something_can_be_chosen(ledger: dict[str, int]) -> None:
    _table, options = callbacks.show_runs(0, None)
    assert {option["value"] for option in options} == {ALL, *(str(run) for run in ledger.values())}


def test_rejected_records_are_those_of_the_chosen_run(ledger: dict[str, int]) -> None:
    told = text_of(callbacks.show_rejected(str(ledger["scryfall-bulk"]), 0, None))
    assert "raw record of scryfall-bulk" in told
    assert "price is negative" in told
    assert "cardmarket" not in told


def test_without_a_choice_all_rejected_records_are_shown(ledger: dict[str, int]) -> None:
    told = text_of(callbacks.show_rejected(ALL, 0, None))
    assert "raw record of scryfall-bulk" in told
    assert "raw record of cardmarket-guide" in told


def test_a_failed_source_is_shown_with_its_reason(ledger: dict[str, int]) -> None:
    assert "truncated" in text_of(callbacks.show_sources(0, None))


def test_an_empty_ledger_says_how_to_begin(database: Engine) -> None:
    table, _options = callbacks.show_runs(0, None)
    assert "make demo" in text_of(table)
    assert "No record was rejected" in text_of(callbacks.show_rejected(None, 0, None))
