"""The processes of the program, in the order in which they start."""

import sys

from stack.ports import bracketed
from stack.service import OnExit, Service
from stack.settings import StackSettings

MIGRATE = (sys.executable, "-m", "alembic", "upgrade", "head")
INGESTION = (sys.executable, "-m", "ingestion")
CELERY = (sys.executable, "-m", "celery", "--quiet", "-A", "ingestion.tasks")


def services(settings: StackSettings, *, demo: bool) -> list[Service]:
    """Web, worker, beat and the first load of real prices, or with `demo` a market that is simulated."""
    return [_web(settings), _worker(), _beat(settings), _simulation() if demo else _first_load()]


def _web(settings: StackSettings) -> Service:
    bind = f"{bracketed(settings.HOST)}:{settings.PORT}"
    command = (sys.executable, "-m", "gunicorn", "--bind", bind, "dashapp.wsgi:server")
    return Service("web", command, OnExit.FAIL, answers=("/api/health", "/market"), stop=(("TERM", 8.0),))


def _worker() -> Service:
    options = ("-Q", "ingestion,analytics,celery", "--concurrency=1", "--loglevel=INFO")
    # Nobody listens to what workers say of themselves, and one that cannot say it, Redis being gone, does not end.
    command = (*CELERY, "worker", *options, "--without-gossip", "--without-mingle", "--without-heartbeat")
    # TERM lets the running task finish, QUIT hands it back to the queue.
    return Service("worker", command, OnExit.RESTART, stop=(("TERM", 10.0), ("QUIT", 5.0)))


def _beat(settings: StackSettings) -> Service:
    schedule = str(settings.DATA_DIR / "beat-schedule")
    return Service("beat", (*CELERY, "beat", "--schedule", schedule, "--loglevel=INFO"), OnExit.RESTART)


def _first_load() -> Service:
    advice = "The next start tries again. Without a network: make demo."
    command = (*INGESTION, "first-load")
    return Service("first-load", command, OnExit.GO_ON, stop=(("INT", 8.0), ("TERM", 3.0)), advice=advice)


def _simulation() -> Service:
    command = (*INGESTION, "simulate")
    return Service("simulation", command, OnExit.RESTART, stop=(("INT", 8.0), ("TERM", 3.0)))
