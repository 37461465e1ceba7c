"""The pace of upstreams, kept by several processes together, and the pauses that they ask for."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic

import pytest
import redis
import stamina
import time_machine
from structlog.testing import capture_logs

from ingestion.settings import IngestionSettings
from ingestion.upstreams import rate_limits
from ingestion.upstreams.answers import UpstreamFault
from ingestion.upstreams.connection import connected
from tests.conftest import ROOT, configured
from tests.integration.ingestion.conftest import NO_DATABASE, redis_away
from tests.support.misbehaving import Misbehaving, answer, misbehaving, sends

PER_SECOND = 20.0
PROCESSES, QUESTIONS = 3, 20  # so many that chance alone lets nobody wait until another is done
ASK = """
import sys
from ingestion.settings import settings
from ingestion.upstreams.connection import connected
print("ready", flush=True)
sys.stdin.readline()
with connected(settings(), float(sys.argv[2])) as upstream:
    for number in range(int(sys.argv[3])):
        upstream.read(f"{sys.argv[1]}/{sys.argv[4]}/{number}", "it", 1000)
"""
WELL = sends(answer(b"{}"))


@pytest.fixture(autouse=True)
def shared(redis_url: str) -> Iterator[None]:
    """All processes count in one Redis, which is empty."""
    redis.Redis.from_url(redis_url).flushall()
    with configured(NO_DATABASE, redis_url):
        yield


SPEND = """
import sys
from ingestion.upstreams import rate_limits
for _ in range(int(sys.argv[1])):
    rate_limits.spend("somewhere", 1000)
"""


@pytest.fixture
def settings() -> IngestionSettings:
    return IngestionSettings(HTTP_ATTEMPTS=1)


@contextmanager
def workers(server: Misbehaving, count: int, questions: int) -> Iterator[list["subprocess.Popen[str]"]]:
    """Processes that ask a server so many questions each, as soon as the block begins."""
    with ExitStack() as stack:
        found = [stack.enter_context(worker(server, questions, name)) for name in range(count)]
        for process in found:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in found:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        yield found


@contextmanager
def worker(server: Misbehaving, questions: int, name: int) -> Iterator["subprocess.Popen[str]"]:
    """One of them; its path begins with its name."""
    order = [sys.executable, "-c", ASK, server.url, str(PER_SECOND), str(questions), str(name)]
    process = subprocess.Popen(
        order, cwd=ROOT, env=dict(os.environ), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_several_processes_together_keep_the_pace_of_an_upstream() -> None:
    with misbehaving(WELL) as server, workers(server, PROCESSES, QUESTIONS) as asking:
        assert [process.wait(60) for process in asking] == [0] * PROCESSES
    times = [question.time for question in server.asked]
    assert len(times) == PROCESSES * QUESTIONS
    assert max(times) - min(times) >= (len(times) - 2) / PER_SECOND  # the first may have been a turn late
    firsts = {question.path.split("/")[1]: question.time for question in reversed(server.asked)}
    lasts = {question.path.split("/")[1]: question.time for question in server.asked}
    assert len(firsts) == PROCESSES
    assert max(firsts.values()) < min(lasts.values())  # nobody waits until another is done


def test_each_upstream_has_a_pace_of_its_own(settings: IngestionSettings) -> None:
    with misbehaving(WELL) as one, misbehaving(WELL) as other, connected(settings, 1.0) as upstream:
        begun = monotonic()
        for server in (one, other):
            upstream.read(server.url, "it", 1000)
        assert monotonic() - begun < 1.0
        upstream.read(one.url, "it", 1000)
        assert monotonic() - begun >= 0.9


def test_the_pause_that_one_process_is_asked_for_is_kept_by_all(settings: IngestionSettings) -> None:
    busy = sends(answer(b"", "Retry-After: 3", status="429 Too Many Requests"))
    with Misbehaving({"/": WELL, "/busy": busy}) as server, connected(settings, 1_000.0) as upstream:
        with pytest.raises(UpstreamFault, match="answered 429"):
            upstream.read(f"{server.url}/busy", "it", 1000)
        with workers(server, 1, 2) as (asking,):
            assert asking.wait(60) == 0
    (asked, first, second) = [question.time for question in server.asked]
    assert first - asked >= 2.9
    assert second - first < 2.0


def test_a_pause_that_is_too_long_to_wait_fails_at_once_and_nobody_asks(settings: IngestionSettings) -> None:
    away = sends(answer(b"", "Retry-After: 3600", status="503 Service Unavailable"))
    with misbehaving(away) as server, connected(settings, 1_000.0) as upstream:
        for fault in ("answered 503", r"asks to wait 3\d\d\d s", r"asks to wait 3\d\d\d s"):
            with pytest.raises(UpstreamFault, match=fault):
                upstream.read(server.url, "it", 1000)
    assert len(server.asked) == 1


@pytest.mark.parametrize("asked", ["100000", "9" * 20, "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_however_long_a_pause_an_upstream_asks_for_it_is_asked_again_after_a_day(
    asked: str, settings: IngestionSettings
) -> None:
    away = sends(answer(b"", f"Retry-After: {asked}", status="503 Service Unavailable"))
    with misbehaving(away) as server, connected(settings, 1_000.0) as upstream:
        for fault in ("answered 503", r"asks to wait 86[34]\d\d s"):
            with pytest.raises(UpstreamFault, match=fault):
                upstream.read(server.url, "it", 1000)


def test_a_shorter_pause_does_not_shorten_a_longer_one() -> None:
    rate_limits.pause("host", 1000)
    rate_limits.pause("host", 1)
    with pytest.raises(rate_limits.StillPaused) as left:
        rate_limits.wait_for_turn("host", 1.0)
    assert left.value.seconds > 990


def test_without_redis_a_process_keeps_pace_and_pauses_for_itself_and_says_so_once() -> None:
    with redis_away(), capture_logs() as logs:
        begun = monotonic()
        for _ in range(5):
            rate_limits.wait_for_turn("host", PER_SECOND)
        assert monotonic() - begun >= 4 / PER_SECOND
        rate_limits.pause("host", 1000)
        with pytest.raises(rate_limits.StillPaused):
            rate_limits.wait_for_turn("host", PER_SECOND)
    assert [line["event"] for line in logs] == ["asking upstreams at this process's own pace"]


def test_a_retry_waits_as_long_as_it_was_asked_to(settings: IngestionSettings) -> None:
    answers = iter([answer(b"", "Retry-After: 1", status="429 Too Many Requests"), answer(b"{}")])
    patient = settings.model_copy(update={"HTTP_ATTEMPTS": 2})
    with (
        stamina.set_testing(True, attempts=100, cap=True),  # no pauses but that one
        misbehaving(lambda connection: connection.sendall(next(answers))) as server,
        connected(patient, 1_000.0) as upstream,
    ):
        assert upstream.read(server.url, "it", 1000) == b"{}"
    first, second = (question.time for question in server.asked)
    assert 0.95 <= second - first < 10


def test_who_waits_when_a_pause_begins_waits_for_its_end() -> None:
    rate_limits.wait_for_turn("host", 4.0)
    rate_limits.pause("host", 1.0)
    begun = monotonic()
    rate_limits.wait_for_turn("host", 4.0)
    assert monotonic() - begun >= 0.9


def spent(a_day: int, at_most: int = 50) -> int:
    """How many requests are granted now."""
    for granted in range(at_most):
        try:
            rate_limits.spend("somewhere", a_day)
        except rate_limits.BudgetSpent:
            return granted
    return at_most


def test_the_requests_of_a_day_are_counted_for_all_processes_and_hosts_apart() -> None:
    for _ in range(2):  # each starts anew and goes on counting
        subprocess.run([sys.executable, "-c", SPEND, "4"], cwd=ROOT, env=dict(os.environ), check=True)
    assert spent(11) == 3
    rate_limits.spend("elsewhere", 1)


def test_the_next_day_has_its_own_requests() -> None:
    with time_machine.travel("2026-11-29T23:59:50Z", tick=False) as traveller:
        assert (spent(3), spent(3)) == (3, 0)
        traveller.shift(20)
        assert spent(3) == 3


def test_while_redis_is_away_a_process_counts_for_itself() -> None:
    with redis_away():
        assert (spent(3), spent(3)) == (3, 0)
