"""Schema of the database, compared with the newest migration of this program."""

import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from db.engine import DatabaseError, write_probe_engine
from db.queries import operation
from db.settings import NotConfigured

MIGRATIONS = Path(__file__).parent / "migrations"
UNUSABLE = 4  # exit code, as that of ingestion/commands/exit_codes.py; gunicorn does not start such a worker again


class NewerSchema(RuntimeError):
    """The schema of the database is that of a newer program: this one would misread it, or spoil it."""


@cache
def head() -> str | None:
    """Return the revision of the newest migration; reads the migrations once."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def is_known(revision: str) -> bool:
    """Return whether this program has the migration of a revision, so that it can bring such a schema to its head."""
    return any(script.revision == revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def is_at_head(connection: Connection) -> bool:
    """Return whether the schema is that of the newest migration: neither older nor newer than the program."""
    return operation.schema_revision(connection) == head()


def require_known(connection: Connection) -> None:
    """Raise NewerSchema where this program does not know the schema of the database."""
    revision = operation.schema_revision(connection)
    if revision is not None and not is_known(revision):
        raise NewerSchema(
            f"The database is of a newer version of Dualcaster: it has the schema {revision}, this version knows the "
            f"schemas up to {head()}. Nothing has been changed. Start the newer version, or restore a backup that was "
            "made before the upgrade (docs/upgrades.md)."
        )


def end_if_newer() -> None:
    """End this process with exit code 4 where the database is that of a newer program.

    A database that does not answer is left to the health checks: the process starts without it.
    """
    try:
        with suppress(DatabaseError, NotConfigured), write_probe_engine().connect() as connection:
            require_known(connection)
    except NewerSchema as error:
        print(f"Error: {error}", file=sys.stderr, flush=True)
        sys.exit(UNUSABLE)
