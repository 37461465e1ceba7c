"""Ingestion runs: progress and ledger."""

import pytest

from dashapp.components import repairs, runs
from tests.unit.dashapp.rendering import find, text_of
from tests.unit.dashapp.samples import START, run


def running(**changes: object) -> object:
    return run(**{"status": "running", "finished_at": None, "phase": "storing", **changes})


def test_progress_tells_source_phase_share_and_rows() -> None:
    line = runs.progress(running(bytes_done=420, bytes_total=1000, rows_stored=120_000))
    assert text_of(line) == "Scryfall bulk data: storing prices, 42 %, 120,000 prices so far"
    (bar,) = find(line, "Progress")
    assert (bar.value, bar.max) == ("0.420", "1")


def test_progress_of_unknown_size_tells_how_much_was_read() -> None:
    line = runs.progress(running(phase="downloading", bytes_done=123_456_789))
    assert text_of(line) == "Scryfall bulk data: downloading, 123.5 MB, 250 prices so far"
    assert not hasattr(find(line, "Progress")[0], "value")


def test_what_moves_can_be_found_by_run_and_phase() -> None:
    line = runs.progress(running(id=7, bytes_done=420, bytes_total=1000, rows_stored=120_000))
    assert (getattr(line, "data-run"), getattr(line, "data-phase")) == ("7", "storing")
    parts = {getattr(span, "data-part"): span.children for span in find(line, "Span") if hasattr(span, "data-part")}
    assert parts == {"done": "42\u00a0%, ", "rows": "120,000"}


def test_more_bytes_than_announced_are_never_more_than_all() -> None:
    assert runs.done_share(run(bytes_done=1100, bytes_total=1000)) == 1


def test_the_ledger_has_the_numbers_of_a_run() -> None:
    (row,) = find(runs.run_table([run(records_read=1234, rows_stored=5678, rows_unchanged=9)], True), "Tr")[1:]
    told = text_of(row)
    for part in ("Scryfall bulk data", "Succeeded", "1 min 35 s", "1,234", "5,678", "9"):
        assert part in told


def test_rejected_records_are_one_click_away() -> None:
    (link,) = find(runs.run_table([run(records_rejected=3)], True), "A")
    assert (link.href, text_of(link)) == ("?run=3#rejected", "3")


def test_a_failed_run_tells_why() -> None:
    assert "could not be reached" in text_of(runs.run_table([run(status="failed", error="could not be reached")], True))


def test_an_error_stands_below_its_run_over_the_whole_width() -> None:
    listed = [run(id=4), run(status="failed", error="could not be reached")]
    head, *rows = find(runs.run_table(listed, True), "Tr")
    assert ["could not be reached" in text_of(row) for row in rows] == [False, False, True]
    (cell,) = find(rows[-1], "Td")
    assert cell.colSpan == len(find(head, "Th"))


def test_a_number_that_is_0_in_every_run_has_no_column() -> None:
    none = {"records_read": 5, "rows_unchanged": 0, "records_unmatched": 0, "records_rejected": 0}
    titles = [text_of(cell) for cell in find(find(runs.run_table([run(**none)], True), "Thead"), "Th")]
    assert {"Read", "Stored"} <= set(titles)
    assert not {"Unchanged", "Unmatched", "Rejected"} & set(titles)
    some = [run(**none), run(**{**none, "id": 4, "records_rejected": 2})]
    assert "Rejected" in text_of(find(runs.run_table(some, True), "Thead"))


def test_an_unfinished_run_shows_its_progress() -> None:
    assert "storing prices" in text_of(runs.run_table([running()], True))


def test_clocks_that_were_set_back_do_not_give_a_negative_duration() -> None:
    assert "0 s" in text_of(runs.run_table([run(started_at=START, finished_at=START.replace(year=2025))], True))


def test_what_is_odd_about_an_edition_is_told() -> None:
    assert "fewer than half" in text_of(runs.run_table([run(notice="It has fewer than half.")], True))


def test_a_replay_names_the_run_whose_records_it_read() -> None:
    assert "What run 2 rejected, read again." in text_of(runs.run_table([run(replay_of=2)], True))


@pytest.mark.parametrize("status", ["succeeded", "failed", "interrupted", "undoing"])
def test_a_run_that_stored_something_can_be_taken_back(status: str) -> None:
    (button,) = find(runs.run_table([run(status=status)], True), "Button")
    assert button.id == {"type": repairs.REPAIR, "action": repairs.UNDO, "number": 3}


@pytest.mark.parametrize("changes", [{"status": "undone"}, {"status": "running"}, {"rows_stored": 0}])
def test_where_nothing_can_be_taken_back_nothing_is_offered(changes: dict[str, object]) -> None:
    assert find(runs.run_table([run(**changes)], True), "Button") == []


def test_who_is_no_operator_is_offered_nothing_and_told_no_error() -> None:
    table = runs.run_table([run(status="failed", phase="storing", error="no route to 10.0.0.7")], False)
    assert find(table, "Button") == []
    assert "10.0.0.7" not in text_of(table)
    assert "It stopped while storing prices" in text_of(table)


@pytest.mark.parametrize(("phase", "told"), [("storing", "it stopped while storing prices"), ("done", "it stopped")])
def test_a_failure_without_a_reason_says_where_it_stopped(phase: str, told: str) -> None:
    assert runs.reason(run(status="failed", phase=phase), True) == f"{told} and gave no reason"
