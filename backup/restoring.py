"""Restore: a backup becomes a new database beside the one at an address, is compared, and only then takes its name.

What was there stays until then, and where it held something it stays under another name.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

from backup import tools
from backup.manifest import DUMP, Manifest, read
from db import databases, schema, timescale
from db.engine import DatabaseAway
from db.queries import contents
from stack.errors import StackError

SHOWN = 5  # differing relations in a message


def restore(folder: Path, url: str, *, replace: bool = False) -> str | None:
    """Have the database at `url` hold what the backup in `folder` holds.

    A database that has tables is only replaced with `replace`; returns the name that it has then, else None. Raises
    StackError for a backup that is broken, short or newer than this program or the server, and where the database has
    tables or is in use; nothing has changed then.
    """
    manifest = read(folder)
    require_known(manifest)
    has_tables = _has_tables(url)
    if has_tables and not replace:
        raise StackError(
            f"The database {databases.name_of(url)} is not empty. Restore into a new data folder (DATA_DIR=...), or "
            "replace the database: --replace. It is kept under another name then."
        )
    with filled(folder, manifest, url) as copy:
        aside = f"{databases.name_of(url)}_until_{datetime.now(UTC):%Y%m%d_%H%M%S}"
        try:
            databases.replace(url, databases.name_of(copy), aside)
        except DatabaseAway as error:
            raise StackError(
                f"The database {databases.name_of(url)} could not be replaced; nothing has changed. Stop Dualcaster "
                f"and whatever else uses it, and try again.\n{error.orig}"
            ) from None
    if has_tables:
        return aside
    databases.drop(url, aside)
    return None


def require_known(manifest: Manifest) -> None:
    """Raise StackError for a backup of a schema that this program cannot bring to its own."""
    if not schema.is_known(manifest.schema):
        raise StackError(
            f"The backup is of a newer version of Dualcaster, {manifest.program} with the schema "
            f"{manifest.schema}; this one knows the schemas up to {schema.head()}. Restore it with that version."
        )


@contextmanager
def filled(folder: Path, manifest: Manifest, url: str) -> Iterator[str]:
    """Make a database on the server of `url` that equals the manifest, and yield its address.

    It is dropped afterwards, unless it has got another name meanwhile. Raises StackError where it does not come out.
    """
    with databases.connected(url) as connection:
        version = databases.server_version(connection)
    if version < manifest.postgres:
        raise StackError(f"The backup is of PostgreSQL {manifest.postgres}; the server is the older {version}.")
    name = f"dualcaster_restored_{secrets.token_hex(4)}"
    databases.create(url, name)
    copy = databases.sibling(url, name)
    try:
        _fill(folder / DUMP, manifest, copy)
        yield copy
    finally:
        databases.drop(url, name)


def _fill(archive: Path, manifest: Manifest, url: str) -> None:
    pg_restore = tools.program("pg_restore", manifest.postgres)
    with databases.connected(url) as connection:
        version = manifest.timescaledb
        try:
            with timescale.restoring(connection, version) if version else nullcontext():
                # In one session: TimescaleDB's catalogue is not restored rightly by several.
                options = ("--single-transaction", "--no-owner", "--no-privileges", "--no-comments")
                tools.run(pg_restore, url, *options, str(archive))
        except timescale.WrongVersion as error:
            raise StackError(f"{error} Install that version on the server, and update it after the restore.") from None
    with databases.connected(url) as connection:
        contents.analyze(connection)
        _require_equal(manifest, contents.contents(connection))


def _require_equal(manifest: Manifest, found: dict[str, contents.Contents]) -> None:
    differing = sorted(
        name for name in manifest.relations.keys() | found.keys() if manifest.relations.get(name) != found.get(name)
    )
    if differing:
        told = "\n".join(
            f"  {name}: {_told(manifest.relations.get(name), found.get(name))}" for name in differing[:SHOWN]
        )
        raise StackError(f"The restored database differs from the backup in {len(differing)} relations:\n{told}")


def _told(noted: contents.Contents | None, found: contents.Contents | None) -> str:
    if noted is None or found is None:
        return "is missing in the backup" if noted is None else "was not restored"
    if noted.rows != found.rows:
        return f"{found.rows:,} rows instead of {noted.rows:,}"
    return f"other values in its {found.rows:,} rows"


def _has_tables(url: str) -> bool:
    with databases.connected(url) as connection:
        return bool(contents.relations(connection))
