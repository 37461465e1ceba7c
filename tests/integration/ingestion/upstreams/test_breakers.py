"""Circuit breakers: what counts, what is left alone and for how long, and Redis being away."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer
from sqlalchemy import Engine

from db import redis_client
from db.breakers import CLOSED, FAILURES, PAUSE, State, states
from db.writes import card_lines, catalogue
from ingestion import tasks
from ingestion.__main__ import cli
from ingestion.settings import settings as ingestion_settings
from ingestion.upstreams import breakers
from market.sources import SOURCES
from tests.integration.ingestion.conftest import redis_away
from tests.support.prices import ago, make_card, rows, scalar
from tests.support.sources import price_guide
from workers import dead_letters

SOURCE = "cardmarket-guide"
LATER = PAUSE + timedelta(seconds=2)


@pytest.fixture(autouse=True)
def upstream(
    database: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, httpserver: HTTPServer
) -> Iterator[None]:
    """Cardmarket is a server of the test, and the card of its first product is known; a worker keeps dead letters."""
    dead_letters.register()
    with database.begin() as connection:
        catalogue.store_cards(connection, card_lines.prepare([make_card(1, cardmarket_id=1)], ago(1)))
    monkeypatch.setenv("CARDMARKET_URL", httpserver.url_for(""))
    monkeypatch.setenv("HTTP_ATTEMPTS", "1")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    ingestion_settings.cache_clear()
    yield
    ingestion_settings.cache_clear()


def fail_often() -> None:
    """Let the source fail until it is paused."""
    for _ in range(FAILURES):
        breakers.note_fault(SOURCE)


def test_a_source_that_fails_often_is_paused_and_the_others_are_not() -> None:
    for count in range(1, FAILURES):
        breakers.note_fault(SOURCE)
        assert breakers.state_of(SOURCE) == State(count, None, False)
    breakers.note_fault(SOURCE)
    with pytest.raises(breakers.SourcePaused, match="paused until"):
        breakers.refuse_open(SOURCE)
    breakers.refuse_open("scryfall-bulk")


def test_an_answer_begins_the_count_anew() -> None:
    breakers.note_fault(SOURCE)
    breakers.note_answer(SOURCE)
    assert breakers.state_of(SOURCE) == CLOSED


def test_after_the_pause_one_run_decides() -> None:
    fail_often()
    with time_machine.travel(LATER, tick=True):
        assert breakers.state_of(SOURCE).probing
        breakers.refuse_open(SOURCE)
        breakers.note_fault(SOURCE)
        assert breakers.state_of(SOURCE).paused_until
    with time_machine.travel(2 * LATER, tick=True):
        breakers.note_answer(SOURCE)
        assert breakers.state_of(SOURCE) == CLOSED


def test_without_redis_the_source_is_asked() -> None:
    fail_often()
    with redis_away():
        breakers.refuse_open(SOURCE)
        breakers.note_fault(SOURCE)
        breakers.note_answer(SOURCE)


def test_an_upstream_that_is_down_counts_and_is_then_left_alone(database: Engine, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/price_guide_1.json").respond_with_data("", 503)
    results = [tasks.run.apply(args=[SOURCE]) for _ in range(3)]
    assert [result.status for result in results] == ["FAILURE", "SUCCESS", "SUCCESS"]
    assert [result.result for result in results[1:]] == ["paused", "paused"]
    assert scalar(database, "SELECT count(*) FROM ingestion_runs") == FAILURES
    assert rows(database, "SELECT task, attempts FROM dead_letters") == [("ingestion.run", 4)]


@pytest.mark.parametrize("status", [404, 400])
def test_our_own_mistakes_do_not_count_and_are_not_tried_again(
    status: int, database: Engine, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/price_guide_1.json").respond_with_data("", status)
    result = tasks.run.apply(args=[SOURCE])
    assert isinstance(result.result, tasks.SourceUnreadable)
    assert breakers.state_of(SOURCE) == CLOSED
    assert rows(database, "SELECT status FROM ingestion_runs") == [("failed",)]
    assert rows(database, "SELECT task, attempts FROM dead_letters") == [("ingestion.run", 1)]


def by_hand(*arguments: str) -> Result:
    """What a person is told who gives a command."""
    return CliRunner().invoke(cli, arguments)


def test_a_person_is_told_of_the_pause_and_asks_nevertheless(database: Engine, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/price_guide_1.json").respond_with_data("", 503)
    fail_often()
    until = breakers.state_of(SOURCE).paused_until
    assert "paused until" in by_hand("sources").output
    asked = by_hand("collect", SOURCE)
    assert asked.exit_code == 1
    assert "cardmarket-guide is paused until" in asked.stderr
    assert rows(database, "SELECT status FROM ingestion_runs") == [("failed",)]
    assert breakers.state_of(SOURCE).paused_until == until
    assert tasks.run.apply(args=[SOURCE]).get() == "paused"


def test_runs_by_hand_count_too_and_an_answer_ends_the_pause(httpserver: HTTPServer) -> None:
    httpserver.expect_oneshot_request("/price_guide_1.json").respond_with_data("", 503)
    httpserver.expect_request("/price_guide_1.json").respond_with_data(price_guide({1: 1.5}, ago(1)))
    by_hand(SOURCE)
    assert breakers.state_of(SOURCE) == State(1, None, False)
    fail_often()
    assert breakers.state_of(SOURCE).paused_until
    assert by_hand(SOURCE).exit_code == 0
    assert breakers.state_of(SOURCE) == CLOSED


def test_a_file_of_ones_own_says_nothing_of_the_upstream(tmp_path: Path) -> None:
    fail_often()
    guide = tmp_path / "guide.json"
    guide.write_text(price_guide({1: 1.5}, ago(1)))
    assert by_hand(SOURCE, "--file", str(guide)).exit_code == 0
    assert breakers.state_of(SOURCE).paused_until


def test_all_breakers_are_read_at_once_and_reading_changes_nothing() -> None:
    fail_often()
    before = sorted(redis_client.client().keys("*:pybreaker:*"))
    found = states()
    assert set(found) == set(SOURCES)
    assert {name for name, state in found.items() if state != CLOSED} == {SOURCE}
    assert before
    assert sorted(redis_client.client().keys("*:pybreaker:*")) == before
