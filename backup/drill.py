"""Restore drill: a backup is restored into a database of its own, compared row for row, and served.

A backup of plain PostgreSQL goes into an embedded server in a folder of its own, one of TimescaleDB into a database of
its own on the configured server. Both are gone afterwards, and so is the Redis beside them.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backup.manifest import Manifest, read
from backup.restoring import filled, require_known
from db import databases
from db.queries import contents
from stack import locks
from stack.account import claim, program_account
from stack.console import Console
from stack.embedded import servers
from stack.errors import StackError
from stack.files import make_folder
from stack.launcher import child_environment, servers_of
from stack.migrations import migrate
from stack.ports import LOCALHOST, base_url, free_port
from stack.services import web
from stack.settings import StackSettings
from stack.supervisor import Supervisor

PREFIX = "drill-"
NEEDED = ("public.cards", "public.price_series", "public.price_snapshots")  # without rows in them nothing is proved
PAGES = ("/api/health/ready", "/", "/market", "/cards", "/sets", "/api/market/overview")


def drill(folder: Path, data_dir: Path, database_url: str | None) -> Manifest:
    """Prove that the backup in `folder` can be restored and served; return its manifest.

    `data_dir` takes the copy of a plain PostgreSQL. Raises StackError where anything is amiss: the backup is broken,
    short or empty, the copy differs, or a page does not answer.
    """
    manifest = read(folder)
    require_known(manifest)
    empty = [name for name in NEEDED if manifest.relations.get(name, contents.Contents(0, "")).rows == 0]
    if empty:
        raise StackError(f"The backup {folder} is empty: it has no rows in {', '.join(empty)}.")
    with (
        _scratch(data_dir) as scratch,
        _server(scratch, manifest, database_url) as url,
        filled(folder, manifest, url) as copy,
    ):
        _serve(scratch, copy)
    return manifest


@contextmanager
def _scratch(data_dir: Path) -> Iterator[Path]:
    """Yield a data folder of the drill's own."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=make_folder(data_dir)))
    try:
        yield claim(folder)
    finally:
        shutil.rmtree(folder)


@contextmanager
def _server(scratch: Path, manifest: Manifest, database_url: str | None) -> Iterator[str]:
    """Yield the address of a server that can take the backup."""
    if manifest.timescaledb is None:
        with servers(scratch) as found:
            yield found.database_url
    elif database_url is None:
        raise StackError(
            "This backup is of TimescaleDB, which the embedded server is not. Set DATABASE_URL to a server with "
            f"TimescaleDB {manifest.timescaledb}; the drill makes a database of its own there, and drops it."
        )
    else:
        yield database_url


def _serve(scratch: Path, url: str) -> None:
    """Serve a copy as the program does, and ask for pages until each has answered. Raises StackError."""
    settings = StackSettings(DATA_DIR=scratch, HOST=LOCALHOST, PORT=free_port(), DATABASE_URL=url, REDIS_URL=None)
    with servers_of(settings) as found, locks.locked(scratch / "lifeline.lock", timeout=0):
        # No page of the copy comes from elsewhere, and no port of the running program is taken.
        apart = {"DATABASE_REPLICA_URL": url, "METRICS_PORT": str(free_port())}
        environment = {**child_environment(settings, found), **apart}
        migrate(scratch, environment)
        supervisor = Supervisor(
            Console(), scratch / "lifeline.lock", environment, found.embedded, program_account(scratch)
        )
        try:
            supervisor.start(web(settings, _pages(url)), base_url(settings.HOST, settings.PORT))
        finally:
            supervisor.stop(lambda: True)


def _pages(url: str) -> tuple[str, ...]:
    """Return the pages to ask for, among them those of a card with a price."""
    with databases.connected(url) as connection:
        card = contents.priced_card(connection)
    return PAGES if card is None else (*PAGES, f"/cards/{card}", f"/api/cards/{card}")
