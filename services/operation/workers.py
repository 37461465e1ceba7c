"""Health of the background processes, by their signs of life: consumed heartbeats, and the ticks of beat."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from db import queue_state
from db.queue_state import QueueState

SILENT_AFTER = timedelta(minutes=3)  # beat sends a heartbeat a minute, and a worker with a task signs more often
LATE_AFTER = timedelta(minutes=15)  # for the oldest waiting task
UNKNOWN = "not known, as Redis does not answer"


@dataclass(frozen=True, slots=True)
class ProcessState:
    """One kind of background process: beat, or the workers of a queue. `fault` is None where it works."""

    name: str
    fault: str | None


def load_processes() -> list[ProcessState]:
    """Return the state of beat and of the workers of each queue."""
    states, now = queue_state.states_if_known(), datetime.now(UTC)
    if states is None:
        return [ProcessState("workers", UNKNOWN)]
    beat = ProcessState("beat", _silence("beat", states.ticked_at, now))
    return [beat, *(ProcessState(f"worker {queue.name}", _fault(queue, now)) for queue in states.queues)]


def _fault(queue: QueueState, now: datetime) -> str | None:
    silence = _silence("a worker of this queue", queue.consumed_at, now)
    if silence or queue.oldest is None or now - queue.oldest < LATE_AFTER:
        return silence
    return f"tasks wait ({queue.length}), the oldest for {_minutes(now - queue.oldest)}"


def _silence(who: str, seen_at: datetime | None, now: datetime) -> str | None:
    if seen_at is None:
        return f"no sign of {who} yet"
    return f"no sign of {who} for {_minutes(now - seen_at)}" if now - seen_at > SILENT_AFTER else None


def _minutes(length: timedelta) -> str:
    return f"{length // timedelta(minutes=1)} minutes"
