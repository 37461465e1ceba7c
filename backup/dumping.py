"""Dump: all data as of one moment, with a manifest that is computed from the same snapshot.

pg_dump locks its tables only against changes of their definition; loads go on. Where such a change is under way, the
dump gives up after LOCK_WITHIN.
"""

import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from backup import tools
from backup.manifest import DUMP, FORMAT, Manifest, sum_of, write
from dashapp import __version__
from db import databases
from db.engine import Connection
from db.queries import contents, operation
from stack import locks
from stack.errors import StackError
from stack.files import make_folder

LOCK_WITHIN = "60s"
DRAFT = "draft-"
NAME = "%Y%m%dT%H%M%S.%fZ"  # names sort by time


def dump(url: str, folder: Path) -> Path:
    """Write a backup of the database at `url` into a new folder below `folder`, and return that.

    Raises StackError where the database has no schema, another backup is being written there, or pg_dump fails.
    """
    make_folder(folder)
    try:
        with locks.locked(folder / "backup.lock", timeout=0):
            return _dump(url, folder)
    except TimeoutError:
        raise StackError(f"Another backup is being written to {folder}.") from None


def newest(folder: Path) -> Path:
    """Return the newest backup below `folder`. Raises StackError where there is none."""
    found = sorted(path.parent for path in folder.glob("*/manifest.json") if not path.parent.name.startswith(DRAFT))
    if not found:
        raise StackError(f"There is no backup in {folder}. Make one: make backup")
    return found[-1]


def write_archive(url: str, major: int, snapshot: str, file: Path) -> None:
    """Have pg_dump write the data of an exported snapshot, which the caller syncs to the disk. Raises StackError."""
    options = (f"--snapshot={snapshot}", f"--lock-wait-timeout={LOCK_WITHIN}", "--no-comments", "--no-sync")
    tools.run(tools.program("pg_dump", major), url, "--format=custom", *options, f"--file={file}")


def _dump(url: str, folder: Path) -> Path:
    for left in folder.glob(f"{DRAFT}*"):  # of one that was killed: we hold the lock
        shutil.rmtree(left)
    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=folder))
    try:
        with databases.exported_snapshot(url) as (connection, snapshot):
            now = datetime.now(UTC)
            manifest = _described(connection, now)
            write_archive(url, manifest.postgres, snapshot, draft / DUMP)
            _add_contents(connection, manifest, draft)
        return draft.rename(folder / now.strftime(NAME))
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _described(connection: Connection, now: datetime) -> Manifest:
    schema = operation.schema_revision(connection)
    if schema is None:
        raise StackError("The database is empty: no migration has been run on it, so there is nothing to back up.")
    return Manifest(
        format=FORMAT,
        program=__version__,
        taken_at=now,
        schema=schema,
        postgres=databases.server_version(connection),
        timescaledb=contents.timescale_version(connection),
        files={},
        relations={},
    )


def _add_contents(connection: Connection, manifest: Manifest, draft: Path) -> None:
    """Write the manifest with what the snapshot and the file hold, and have all of it reach the disk."""
    whole = msgspec.structs.replace(
        manifest, files={DUMP: sum_of(draft / DUMP)}, relations=contents.contents(connection)
    )
    write(whole, draft)
    for path in (*draft.iterdir(), draft):
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
