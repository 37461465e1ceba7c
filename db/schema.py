"""Schema of the database, compared with the newest migration of this program."""

from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from db.queries import operation

MIGRATIONS = Path(__file__).parent / "migrations"


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
