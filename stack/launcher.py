"""`python -m stack run`: one launcher a data folder; it starts everything in order and ends it in reverse order."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from types import FrameType

from stack import locks
from stack.account import Account, claim, program_account, require_readable
from stack.admin_token import own_token, token_file
from stack.console import Console
from stack.embedded import Servers, servers
from stack.errors import StackError
from stack.files import ROOT, write_private
from stack.first_operator import first_operator
from stack.migrations import migrate
from stack.ports import base_url, require_free, require_unprivileged
from stack.secret_key import own_key
from stack.service import Service
from stack.services import INVITE, MIGRATE
from stack.settings import StackSettings
from stack.supervisor import Supervisor

LEFTOVER_SECONDS = 90.0


class Interrupts:
    """Handles Ctrl-C, SIGTERM and a closed terminal: the first raises KeyboardInterrupt, later ones hurry the end."""

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


def launch(
    settings: StackSettings,
    services: list[Service],
    migration: tuple[str, ...] = MIGRATE,
    invitation: tuple[str, ...] = INVITE,
) -> None:
    """Run the servers, the migrations and the services until an interrupt; return when all have ended.

    `invitation` is the command that prints an invitation for the first operator.

    Raises StackError, after everything has ended, when a required part does not start or fails.
    """
    console, interrupts = Console(), Interrupts()
    url = base_url(settings.HOST, settings.PORT)
    try:
        with _only_launcher(settings.DATA_DIR, url) as lifeline:
            account = _account(settings)
            require_free(settings.HOST, settings.PORT)
            console.say(f"Starting the servers; data, logs and state are in {settings.DATA_DIR}")
            with servers_of(settings) as found:
                environment = child_environment(settings, found)
                if token := own_token(settings):
                    environment["ADMIN_TOKEN"] = token
                if key := own_key(settings):
                    environment["SECRET_KEY"] = key
                console.say("Applying the migrations")
                migrate(settings.DATA_DIR, environment, migration)
                supervisor = Supervisor(console, lifeline, environment, found.embedded, account)
                operator = partial(first_operator, url, environment, invitation)
                _supervise(supervisor, services, url, _admin(settings), operator, console, interrupts)
    except KeyboardInterrupt:
        console.say("Stopped.")


def _account(settings: StackSettings) -> Account | None:
    """Return the account for the services. Raises StackError where it cannot read the settings or bind the port."""
    account = program_account(settings.DATA_DIR)
    if account is not None:
        require_readable(ROOT / ".env", account)
        require_unprivileged(settings.PORT)
    return account


def _supervise(
    supervisor: Supervisor,
    services: list[Service],
    url: str,
    admin: str,
    operator: Callable[[], str],
    console: Console,
    interrupts: Interrupts,
) -> None:
    try:
        for service in services:
            console.say(f"Starting {service.name}")
            supervisor.start(service, url)
            if service.answers:
                console.say(f"\n  Dualcaster is ready: {url}\n  {admin}\n  Ctrl-C stops it.\n")
        if told := operator():
            console.say(f"\n  {told}\n")
        supervisor.watch()
    finally:
        interrupts.ending = True
        console.say("Stopping (Ctrl-C again: at once)")
        supervisor.stop(lambda: interrupts.hurry)


def _admin(settings: StackSettings) -> str:
    """Return how to get the token for the actions of the admin page."""
    where = "in ADMIN_TOKEN" if settings.ADMIN_TOKEN else f"in {token_file(settings)}"
    return f"The admin page's token stands {where}."


def servers_of(settings: StackSettings) -> AbstractContextManager[Servers]:
    """Run the servers: those of the settings, and for the others those of the data folder."""
    return servers(
        settings.DATA_DIR,
        database_url=settings.DATABASE_URL,
        redis_url=settings.REDIS_URL,
        cache_url=settings.CACHE_URL,
    )


def child_environment(settings: StackSettings, found: Servers) -> dict[str, str]:
    """Return the environment of the program's processes: ours, with the URLs of the servers."""
    own = {
        "DATABASE_URL": found.database_url,
        "REDIS_URL": found.redis_url,
        "CACHE_URL": found.cache_url or "",
        "DATA_DIR": str(settings.DATA_DIR),
        "HOST": settings.HOST,
        "PORT": str(settings.PORT),
        "PYTHONUNBUFFERED": "1",
        "OPENBLAS_NUM_THREADS": os.environ.get("OPENBLAS_NUM_THREADS", "1"),  # its threads wait for one another
    }
    if os.geteuid() == 0:
        own["HOME"] = str(settings.DATA_DIR)  # the program's account cannot enter root's
    return {**os.environ, **own}


@contextmanager
def _only_launcher(data_dir: Path, url: str) -> Iterator[Path]:
    """Hold the lock of the only launcher of this data folder, and its children's lifeline; yield the latter's path.

    Raises StackError when there is another launcher. Waits for the end of a killed launcher's children.
    """
    own, note = locks.open_lock(claim(data_dir) / "launcher.lock"), data_dir / "launcher.json"
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
    """Return the message about the other launcher of the data folder."""
    try:
        other = json.loads(note.read_text())
    except FileNotFoundError:
        return f"Dualcaster is just being started on {note.parent} by another process."
    return (
        f"Dualcaster is already running on {note.parent} (process {other['pid']}): {other['url']}\n"
        f"Stop it with Ctrl-C in its terminal or with: kill {other['pid']}\n"
        "For a second one beside it choose another folder and port: DATA_DIR=.data2 PORT=8051 make run"
    )
