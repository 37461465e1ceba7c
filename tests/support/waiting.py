"""Waiting for what other threads, processes and servers do."""

import time
from collections.abc import Callable

PATIENCE = 60.0  # seconds, on two cores that also run other tests


def wait_until(
    condition: Callable[[], bool], what: str | Callable[[], str] = "waited in vain", within: float = PATIENCE
) -> None:
    """Return as soon as the condition holds; fail, saying `what` should have come, when it does not in time."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, what() if callable(what) else what
        time.sleep(0.02)
