"""Notes in the database of what became of its backups, for the metrics and their alerts."""

from datetime import UTC, datetime

from backup.manifest import DUMP, Manifest
from db import databases
from db.queries import operation
from db.writes import backups


def note_dump(url: str, manifest: Manifest) -> None:
    """Note a backup in the database that it is of."""
    with databases.connected(url) as connection:
        backups.note_backup(connection, manifest.taken_at, manifest.files[DUMP].bytes)


def note_drill(url: str) -> None:
    """Note in the database of the program that a drill has passed now; one without a schema is left alone."""
    with databases.connected(url) as connection:
        if operation.schema_revision(connection) is not None:
            backups.note_drill(connection, datetime.now(UTC))
