"""`python -m stack run`: one launcher a data folder; it starts everything in order and ends it in reverse."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from stack import locks
from stack.admin_token import own_token, token_file
from stack.console import Console
from stack.embedded import Servers, servers
from stack.errors import StackError
from stack.files import make_folder, write_private
from stack.migrations import migrate
from stack.ports import base_url, require_free
from stack.service import Service
from stack.services import MIGRATE
from stack.settings import StackSettings
from stack.supervisor import Supervisor

LEFTOVER_SECONDS = 90.0


class Interrupts:
    """Ctrl-C, SIGTERM and a closed terminal: the first raises KeyboardInterrupt, a later one only hurries the end."""

    def __init__(self) -> None:
        self.ending = False
        self.hurry = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self.ending:
            self.hurry = True
        else:
            self.ending = True
            raise KeyboardInterrupt


def launch(settings: StackSettings, services: list[Service], migration: tuple[str, ...] = MIGRATE) -> None:
    """Run the servers, the migrations and the services until an interrupt; return when all have ended.

    Raises StackError, after everything has ended, when something that is needed does not start or fails.
    """
    console, interrupts = Console(), Interrupts()
    url = base_url(settings.HOST, settings.PORT)
    try:
        with _only_launcher(settings.DATA_DIR, url) as lifeline:
            require_free(settings.HOST, settings.PORT)
            console.say(f"Starting the servers; data, logs and state are in {settings.DATA_DIR}")
            with servers(settings.DATA_DIR, database_url=settings.DATABASE_URL, redis_url=settings.REDIS_URL) as found:
                environment = child_environment(settings, found)
                if token := own_token(settings):
                    environment["ADMIN_TOKEN"] = token
                console.say("Applying the migrations")
                migrate(settings.DATA_DIR, environment, migration)
                supervisor = Supervisor(console, lifeline, environment, found.embedded)
                _supervise(supervisor, services, url, _admin(settings), console, interrupts)
    except KeyboardInterrupt:
        console.say("Stopped.")


def _supervise(
    supervisor: Supervisor, services: list[Service], url: str, admin: str, console: Console, interrupts: Interrupts
) -> None:
    try:
        for service in services:
            console.say(f"Starting {service.name}")
            supervisor.start(service, url)
            if service.answers:
                console.say(f"\n  Dualcaster is ready: {url}\n  {admin}\n  Ctrl-C stops it.\n")
        supervisor.watch()
    finally:
        interrupts.ending = True
        console.say("Stopping (Ctrl-C again: at once)")
        supervisor.stop(lambda: interrupts.hurry)


def _admin(settings: StackSettings) -> str:
    """How somebody gets the token for the actions of the admin page."""
    where = "in ADMIN_TOKEN" if settings.ADMIN_TOKEN else f"in {token_file(settings)}"
    return f"The admin page's token stands {where}."


def child_environment(settings: StackSettings, found: Servers) -> dict[str, str]:
    """The environment of the program's processes: ours, with the servers that they are to use."""
    own = {
        "DATABASE_URL": found.database_url,
        "REDIS_URL": found.redis_url,
        "DATA_DIR": str(settings.DATA_DIR),
        "HOST": settings.HOST,
        "PORT": str(settings.PORT),
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **own}


@contextmanager
def _only_launcher(data_dir: Path, url: str) -> Iterator[Path]:
    """Be the one launcher of this data folder, and hold the lifeline of its children, whose path this yields.

    Raises StackError when there is another launcher. Children of one that was killed are waited for.
    """
    own, note = locks.open_lock(make_folder(data_dir) / "launcher.lock"), data_dir / "launcher.json"
    try:
        if not locks.try_lock(own):
            raise StackError(_another(note))
        with _noted(note, url), _lifeline(data_dir / "lifeline.lock") as lifeline:
            yield lifeline
    finally:
        os.close(own)


@contextmanager
def _noted(note: Path, url: str) -> Iterator[None]:
    write_private(note, json.dumps({"pid": os.getpid(), "url": url}))
    try:
        yield
    finally:
        note.unlink()


@contextmanager
def _lifeline(path: Path) -> Iterator[Path]:
    try:
        descriptor = locks.lock(path, timeout=LEFTOVER_SECONDS)
    except TimeoutError:
        raise StackError(f"Processes of a killed run have not ended in {LEFTOVER_SECONDS:.0f} s; see ps -ef.") from None
    try:
        yield path
    finally:
        os.close(descriptor)


def _another(note: Path) -> str:
    """What to say about the launcher that has the data folder."""
    try:
        other = json.loads(note.read_text())
    except FileNotFoundError:
        return f"Dualcaster is just being started on {note.parent} by another process."
    return (
        f"Dualcaster is already running on {note.parent} (process {other['pid']}): {other['url']}\n"
        f"Stop it with Ctrl-C in its terminal or with: kill {other['pid']}\n"
        "For a second one beside it choose another folder and port: DATA_DIR=.data2 PORT=8051 make run"
    )
