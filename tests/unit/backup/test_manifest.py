"""Manifests of backups: what is broken, short or newer is refused in words."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from backup.manifest import DUMP, MANIFEST, Manifest, read, sum_of, write
from db.queries.contents import Contents
from stack.errors import StackError

CONTENT = b"a dump" * 100


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A folder that looks like a backup."""
    (tmp_path / DUMP).write_bytes(CONTENT)
    manifest = Manifest(
        format=1, program="1.0.0", taken_at=datetime(2026, 11, 30, tzinfo=UTC), schema="0001", postgres=18,
        timescaledb=None, files={DUMP: sum_of(tmp_path / DUMP)}, relations={"public.cards": Contents(2, "f" * 32)},
    )  # fmt: skip
    write(manifest, tmp_path)
    return tmp_path


def test_a_manifest_is_read_as_it_was_written(backup: Path) -> None:
    held = read(backup)
    assert held.relations == {"public.cards": Contents(2, "f" * 32)}
    assert (held.rows, held.taken_at) == (2, datetime(2026, 11, 30, tzinfo=UTC))
    write(held, backup)
    assert read(backup) == held


@pytest.mark.parametrize(
    ("content", "told"),
    [(CONTENT[:-1], "is short: .* has 599 of 600 bytes"), (CONTENT + b"x", "is broken: .* has 601 of 600 bytes"),
     (b"b" + CONTENT[1:], "has another SHA-256"), (b"", "is short")],
)  # fmt: skip
def test_a_file_that_is_not_what_it_was_is_refused(content: bytes, told: str, backup: Path) -> None:
    (backup / DUMP).write_bytes(content)
    with pytest.raises(StackError, match=told):
        read(backup)


def test_a_file_that_is_missing_is_named(backup: Path) -> None:
    (backup / DUMP).unlink()
    with pytest.raises(StackError, match=f"{DUMP} is missing"):
        read(backup)


def test_a_folder_without_a_manifest_is_no_backup(backup: Path) -> None:
    (backup / MANIFEST).unlink()
    with pytest.raises(StackError, match="is no backup"):
        read(backup)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', '{"format": "1"}'])
def test_a_manifest_that_cannot_be_read_is_broken(text: str, backup: Path) -> None:
    (backup / MANIFEST).write_text(text)
    with pytest.raises(StackError, match="is broken"):
        read(backup)


def test_a_manifest_without_a_dump_is_broken(backup: Path) -> None:
    manifest = (backup / MANIFEST).read_text()
    (backup / MANIFEST).write_text(manifest.replace(DUMP, "other.dump"))
    with pytest.raises(StackError, match=f"names no {DUMP}"):
        read(backup)


def test_a_newer_format_is_refused_whatever_else_it_says(backup: Path) -> None:
    (backup / MANIFEST).write_text('{"format": 2, "parts": []}')
    with pytest.raises(StackError, match="newer version"):
        read(backup)
