"""Admin page: what it shows of the ledger, the rejected records and the dead letters as they stand in the database."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, text

from callbacks import admin as callbacks
from dashapp.components.filters import ALL
from dashapp.settings import settings
from db.writes import dead_letters, ledger
from db.writes.dead_letters import Letter
from services.operation import rejected
from tests.support.operators import TOKEN, asking
from tests.unit.dashapp.rendering import find, text_of

NEGATIVE, ODD = "price is negative", "unknown condition 'Odd'"


@pytest.fixture(autouse=True)
def operator(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody who has signed in."""
    monkeypatch.setenv("ADMIN_TOKEN", TOKEN)
    settings.cache_clear()
    with asking():
        yield
    settings.cache_clear()


@pytest.fixture
def runs(database: Engine) -> dict[str, int]:
    """Two runs by source, each with a rejected record."""
    found = {}
    with database.begin() as connection:
        for source, status, error in (
            ("scryfall-bulk", "succeeded", None),
            ("cardmarket-guide", "failed", "truncated"),
        ):
            found[source] = connection.execute(
                text(
                    "INSERT INTO ingestion_runs (source, status, phase, started_at, finished_at, records_read,"
                    " records_rejected, error) VALUES (:source, :status, 'done', now(), now(), 1234, 1, :error)"
                    " RETURNING id"
                ),
                {"source": source, "status": status, "error": error},
            ).scalar_one()
            ledger.reject(connection, found[source], [(f"raw record of {source}", NEGATIVE, None)])
    return found


def listed(run: object = ALL, source: str = ALL, reason: str = ALL, trail: tuple[Any, ...] = (None,)) -> Any:
    """What the rejected records' callback shows, and what it answers beside."""
    return callbacks.show_rejected(list(trail), str(run), source, reason, None, 0)


def test_the_ledger_shows_every_run_with_its_numbers_and_error(runs: dict[str, int]) -> None:
    table, *_ = callbacks.show_runs(0, None, 0, ALL)
    told = text_of(table)
    assert len(find(table, "Tr")) == 4  # with the head, and the error below its run
    for part in ("Scryfall bulk data", "Succeeded", "1,234", "Cardmarket price guide", "Failed", "truncated"):
        assert part in told


def test_runs_that_rejected_something_can_be_chosen(runs: dict[str, int]) -> None:
    *_, options = callbacks.show_runs(0, None, 0, ALL)
    assert {option["value"] for option in options} == {ALL, *(str(run) for run in runs.values())}


def test_a_run_that_is_not_listed_any_more_stays_chosen(runs: dict[str, int]) -> None:
    *_, options = callbacks.show_runs(0, None, 0, "77")
    assert {"value": "77", "label": "77"} in options


def test_rejected_records_are_counted_by_source_and_reason(database: Engine, runs: dict[str, int]) -> None:
    with database.begin() as connection:
        ledger.reject(connection, runs["scryfall-bulk"], [("a", ODD, "{}"), ("b", ODD, None), ("c", ODD, "{}")])
    body, *_ = listed()
    cells = [[text_of(cell) for cell in (*find(row, "Th"), *find(row, "Td"))] for row in find(body, "Tr")[1:]]
    assert [(*row[:4], row[-1]) for row in cells] == [
        (ODD, "Scryfall bulk data", "3", "2", "c"),
        (NEGATIVE, "Cardmarket price guide", "1", "0", "raw record of cardmarket-guide"),
        (NEGATIVE, "Scryfall bulk data", "1", "0", "raw record of scryfall-bulk"),
    ]


def test_a_group_leads_to_its_records(runs: dict[str, int]) -> None:
    body, *_ = listed(run=runs["scryfall-bulk"])
    (link,) = find(body, "A")
    assert link.href == f"?run={runs['scryfall-bulk']}&source=scryfall-bulk&reason=price+is+negative#rejected"


def test_the_records_are_those_of_the_chosen_run_source_and_reason(runs: dict[str, int]) -> None:
    told = text_of(listed(run=runs["scryfall-bulk"], reason=NEGATIVE)[0])
    assert "raw record of scryfall-bulk" in told
    assert "cardmarket" not in told.lower()
    assert "raw record of cardmarket-guide" in text_of(listed(source="cardmarket-guide", reason=NEGATIVE)[0])
    assert "No record like this" in text_of(listed(source="manapool", reason=NEGATIVE)[0])


def test_records_come_page_by_page_newest_first_and_none_twice(
    database: Engine, runs: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rejected, "PAGE_SIZE", 4)
    with database.begin() as connection:
        ledger.reject(connection, runs["scryfall-bulk"], [(f"<{number}>", ODD, None) for number in range(10)])
    seen, trail = [], [None]
    for _page in range(3):
        body, following, count, first, last, *_ = listed(reason=ODD, trail=tuple(trail))
        seen += [text_of(code) for code in find(body, "Code")]
        assert (count, first, last) == (f"Page {len(trail)}, {min(4, 14 - 4 * len(trail))} records", len(trail) == 1,
                                        following is None)  # fmt: skip
        trail.append(following)
    assert seen == [f"<{number}>" for number in reversed(range(10))]


def test_sources_and_reasons_that_there_are_can_be_chosen(runs: dict[str, int]) -> None:
    *_, sources, reasons, _number = listed(source="scryfall-bulk", reason="gone by now")
    assert [option["value"] for option in sources] == [ALL, "cardmarket-guide", "scryfall-bulk"]
    assert [option["value"] for option in reasons] == [ALL, NEGATIVE, "gone by now"]


def test_a_failed_source_is_shown_with_its_reason(runs: dict[str, int]) -> None:
    assert "truncated" in text_of(callbacks.show_sources(0, None, 0)[0])


def test_dead_letters_are_listed_without_their_tracebacks(database: Engine) -> None:
    with database.begin() as connection:
        asked = {"args": ["scryfall-bulk"], "kwargs": {"force": True}}
        dead_letters.keep(connection, Letter("m", "ingestion.run", asked, "SourceDown: away", "in line 7 of us", 4))
    told = text_of(callbacks.show_letters(0, None, 0)[0])
    assert 'ingestion.run("scryfall-bulk", force=true)' in told
    assert "SourceDown: away" in told
    assert "line 7" not in told


def test_beside_each_part_stands_what_needs_somebody(database: Engine, runs: dict[str, int]) -> None:
    with database.begin() as connection:
        ledger.start_run(connection, "manapool")
        dead_letters.keep(connection, Letter("m", "ingestion.run", {"args": [], "kwargs": {}}, "e", "t", 4))
    assert callbacks.show_sources(0, None, 0)[1] == "2"
    assert callbacks.show_runs(0, None, 0, ALL)[1] == "1"
    assert listed(reason="none like this")[-1] == "2"
    assert callbacks.show_letters(0, None, 0)[1] == "1"


def test_an_empty_ledger_says_how_to_begin(database: Engine) -> None:
    table, *_ = callbacks.show_runs(0, None, 0, ALL)
    assert "make demo" in text_of(table)
    assert "No record was rejected" in text_of(listed()[0])
    assert "No task has failed for good" in text_of(callbacks.show_letters(0, None, 0)[0])


def test_others_than_operators_are_told_states_times_and_counts_only(database: Engine, runs: dict[str, int]) -> None:
    with database.begin() as connection:
        asked = {"args": ["scryfall-bulk"], "kwargs": {"force": True}}
        dead_letters.keep(connection, Letter("m", "ingestion.run", asked, "SourceDown: away", "in line 7 of us", 4))
    with asking(operator=False):
        sources, ledger_table, letters = (
            text_of(callbacks.show_sources(0, None, 0)[0]),
            text_of(callbacks.show_runs(0, None, 0, ALL)[0]),
            text_of(callbacks.show_letters(0, None, 0)[0]),
        )
        records = [text_of(listed(reason=reason)[0]) for reason in (ALL, NEGATIVE)]
    assert "Failed" in ledger_table
    assert "It stopped" in sources
    assert "ingestion.run" in letters
    for told in (sources, ledger_table, letters, *records):
        for secret in ("truncated", "force", "SourceDown", "in line 7", "raw record", NEGATIVE):
            assert secret not in told
    for told in records:
        assert "Scryfall bulk data" in told
