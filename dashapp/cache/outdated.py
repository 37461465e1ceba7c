"""Age of the outdated answers that a request receives while the database is away."""

import time

from flask import g


def note_made(at: float) -> None:
    """Record that the request receives an outdated answer, made at this time (seconds since 1970)."""
    g.answer_made_at = min(at, g.get("answer_made_at", at))


def age() -> float | None:
    """Return the age in seconds of the request's oldest outdated answer; None where all are up to date."""
    made_at: float | None = g.get("answer_made_at")
    return None if made_at is None else max(0.0, time.time() - made_at)
