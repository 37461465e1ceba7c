"""Restarts with growing pauses; the pause is short again after the process has run for a while."""

import time
from dataclasses import dataclass, field

LONGEST_PAUSE = 60.0  # seconds
STEADY_SECONDS = 60.0


@dataclass
class Restarts:
    """Restarts of one process. `due` is the next start, on the monotonic clock; None while it runs."""

    since: float = field(default_factory=time.monotonic)
    failures: int = 0
    due: float | None = None

    def ended(self) -> float:
        """Note that it has ended by itself, and return the seconds until its restart."""
        is_steady = time.monotonic() - self.since > STEADY_SECONDS
        self.failures = 1 if is_steady else self.failures + 1
        pause: float = min(2.0 ** (self.failures - 1), LONGEST_PAUSE)
        self.due = time.monotonic() + pause
        return pause

    def is_due(self) -> bool:
        """Return whether it is time to start it."""
        return self.due is not None and time.monotonic() >= self.due

    def begun(self) -> None:
        """Note that it has been started."""
        self.since, self.due = time.monotonic(), None
