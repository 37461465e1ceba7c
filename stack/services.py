"""The processes of the program, in the order in which they start."""

import sys

from stack.ports import bracketed
from stack.service import OnExit, Service
from stack.settings import StackSettings

MIGRATE = (sys.executable, "-m", "alembic", "upgrade", "head")
FIRST_LOAD = (sys.executable, "-m", "ingestion", "first-load")
CELERY = (sys.executable, "-m", "celery", "--quiet", "-A", "ingestion.tasks")


def services(settings: StackSettings, *, demo: bool) -> list[Service]:
    """Web, worker, beat and the first load; with `demo` the first load is of simulated prices."""
    return [_web(settings), _worker(), _beat(settings), _first_load(demo)]


def _web(settings: StackSettings) -> Service:
    bind = f"{bracketed(settings.HOST)}:{settings.PORT}"
    command = (sys.executable, "-m", "gunicorn", "--bind", bind, "dashapp.wsgi:server")
    return Service("web", command, OnExit.FAIL, answers=("/api/health", "/market"), stop=(("TERM", 8.0),))


def _worker() -> Service:
    options = ("-Q", "ingestion,analytics,celery", "--concurrency=1", "--loglevel=INFO")
    command = (*CELERY, "worker", *options, "--without-gossip", "--without-mingle")
    # TERM lets the running task finish, QUIT hands it back to the queue.
    return Service("worker", command, OnExit.RESTART, stop=(("TERM", 10.0), ("QUIT", 5.0)))


def _beat(settings: StackSettings) -> Service:
    schedule = str(settings.DATA_DIR / "beat-schedule")
    return Service("beat", (*CELERY, "beat", "--schedule", schedule, "--loglevel=INFO"), OnExit.RESTART)


def _first_load(demo: bool) -> Service:
    command = (*FIRST_LOAD, "--simulated") if demo else FIRST_LOAD
    advice = "" if demo else "The next start tries again. Without a network: make demo."
    return Service("first-load", command, OnExit.GO_ON, stop=(("INT", 8.0), ("TERM", 3.0)), advice=advice)
