"""The processes of the program, in the order in which they start."""

import sys

from stack.ports import bracketed
from stack.service import OnExit, Service
from stack.settings import StackSettings

MIGRATE = (sys.executable, "-m", "alembic", "upgrade", "head")
INVITE = (sys.executable, "-m", "people", "invite", "--operator", "--first")
INGESTION = (sys.executable, "-m", "ingestion")
# Those of db/queues.py, and Celery's own for tasks without a route.
QUEUES = (
    "ingestion",
    "analytics",
    "people",
    "celery",
)
OF_PEOPLE = ("people",)  # somebody waits for these: they have a worker of their own beside that of loads
CELERY = (sys.executable, "-m", "celery", "--quiet", "-A", "workers.app")


def services(settings: StackSettings, *, demo: bool) -> list[Service]:
    """Return web, workers, beat and the first load of real prices, or with `demo` a simulated market."""
    workers = [_worker("worker", QUEUES), _worker("people", OF_PEOPLE)]
    return [web(settings), *workers, _beat(settings), _simulation() if demo else _first_load()]


def web(settings: StackSettings, answers: tuple[str, ...] = ("/api/health", "/market")) -> Service:
    """Return the web process; it stands once the paths of `answers` do answer."""
    bind = f"{bracketed(settings.HOST)}:{settings.PORT}"
    command = (sys.executable, "-m", "gunicorn", "--bind", bind, "dashapp.wsgi:server")
    return Service("web", command, OnExit.RESTART, answers=answers, stop=(("TERM", 8.0),))


def _worker(name: str, queues: tuple[str, ...]) -> Service:
    options = ("-n", f"{name}@%h", "-Q", ",".join(queues), "--concurrency=1", "--loglevel=INFO")
    # No process subscribes to the workers' events, and a worker that cannot publish them without Redis does not end.
    command = (*CELERY, "worker", *options, "--without-gossip", "--without-mingle", "--without-heartbeat")
    # TERM lets the running task finish, QUIT returns it to the queue.
    return Service(name, command, OnExit.RESTART, stop=(("TERM", 10.0), ("QUIT", 5.0)))


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
