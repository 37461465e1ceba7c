"""Notes of backups and drills in the database that they are about."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from backup import manifest, noting
from db.engine import reading
from db.queries import operation
from tests.support.backups import every_row


def test_a_backup_and_a_drill_are_noted(database: Engine, backup: Path) -> None:
    url = database.url.render_as_string(hide_password=False)
    held = manifest.read(backup)
    before = datetime.now(UTC)
    noting.note_dump(url, held)
    noting.note_drill(url)
    with reading() as connection:
        noted = operation.backups(connection)
    assert (noted.backed_up_at, noted.size) == (held.taken_at, held.files[manifest.DUMP].bytes)
    assert noted.drilled_at
    assert before <= noted.drilled_at <= datetime.now(UTC)


def test_a_database_without_a_schema_is_left_alone(empty_url: str) -> None:
    noting.note_drill(empty_url)
    assert every_row(empty_url) == {}
