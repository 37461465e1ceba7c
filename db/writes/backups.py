"""Writes when the database was last backed up, and when a backup was last proved, as properties of the database."""

from datetime import datetime

from sqlalchemy import Connection

from db.writes.ledger import set_property


def note_backup(connection: Connection, time: datetime, size: int) -> None:
    """Store the time as of which there is a backup, and its size in bytes."""
    set_property(connection, "backup_time", time.isoformat())
    set_property(connection, "backup_bytes", str(size))


def note_drill(connection: Connection, time: datetime) -> None:
    """Store when a backup was restored and served for proof."""
    set_property(connection, "restore_drill_time", time.isoformat())
