"""Health of the background processes, by their signs of life in Redis."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from db import queue_state, queues
from services.operation.workers import LATE_AFTER, SILENT_AFTER, UNKNOWN, ProcessState, load_processes
from stack.ports import free_port
from tests.conftest import configured

SECOND = timedelta(seconds=1)


@pytest.fixture
def clock(database: object) -> Iterator[time_machine.Traveller]:
    """A clock that the test moves."""
    with time_machine.travel(datetime(2026, 11, 30, 12, tzinfo=UTC), tick=False) as moving:
        yield moving


def fault(name: str) -> str | None:
    return next(one for one in load_processes() if one.name == name).fault


def test_a_process_is_silent_some_minutes_after_its_last_sign(clock: time_machine.Traveller) -> None:
    assert fault("beat") == "no sign of beat yet"
    queue_state.note_ticked()
    queue_state.note_consumed("people")
    clock.shift(SILENT_AFTER)
    assert (fault("beat"), fault("worker people")) == (None, None)
    clock.shift(SECOND)
    assert fault("beat") == "no sign of beat for 3 minutes"
    assert fault("worker people") == "no sign of a worker of this queue for 3 minutes"


def test_a_worker_behind_with_its_tasks_is_at_fault_though_it_lives(clock: time_machine.Traveller) -> None:
    queues.enqueue("people.deliver")
    clock.shift(LATE_AFTER)
    queue_state.note_consumed("people")
    assert fault("worker people") == "tasks wait (1), the oldest for 15 minutes"


def test_without_redis_nothing_is_known_of_them() -> None:
    with configured("postgresql://nobody@127.0.0.1:1/none", f"redis://127.0.0.1:{free_port()}/0"):
        assert load_processes() == [ProcessState("workers", UNKNOWN)]
