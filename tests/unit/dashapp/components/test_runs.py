"""Ingestion runs: progress and ledger."""

from dashapp.components import runs
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


def test_more_bytes_than_announced_are_never_more_than_all() -> None:
    assert runs.done_share(run(bytes_done=1100, bytes_total=1000)) == 1


def test_the_ledger_has_the_numbers_of_a_run() -> None:
    (row,) = find(runs.run_table([run(records_read=1234, rows_stored=5678, rows_unchanged=9)]), "Tr")[1:]
    told = text_of(row)
    for part in ("scryfall-bulk", "Succeeded", "1 min 35 s", "1,234", "5,678", "9"):
        assert part in told


def test_rejected_records_are_one_click_away() -> None:
    (link,) = find(runs.run_table([run(records_rejected=3)]), "Link")
    assert (link.href, text_of(link)) == ("/admin?run=3", "3")


def test_a_failed_run_tells_why() -> None:
    assert "could not be reached" in text_of(runs.run_table([run(status="failed", error="could not be reached")]))


def test_an_unfinished_run_shows_its_progress() -> None:
    assert "storing prices" in text_of(runs.run_table([running()]))


def test_clocks_that_were_set_back_do_not_give_a_negative_duration() -> None:
    assert "0 s" in text_of(runs.run_table([run(started_at=START, finished_at=START.replace(year=2025))]))
