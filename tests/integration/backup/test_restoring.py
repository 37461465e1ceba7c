"""Restores: equal row for row or not at all, and never over data unless told so."""

import shutil
from pathlib import Path

import msgspec
import pytest

from backup import manifest, restoring
from backup.manifest import DUMP
from db import databases, schema
from stack.errors import StackError
from tests.support.backups import every_row, names, spoilt, with_contents


def test_a_restored_database_equals_the_original_row_for_row(backup: Path, empty_url: str, market_url: str) -> None:
    assert restoring.restore(backup, empty_url) is None
    original, restored = every_row(market_url), every_row(empty_url)
    assert len(original) > 40
    assert sum(map(len, original.values())) > 1000
    assert restored == original
    assert names(empty_url, databases.name_of(empty_url)) == [databases.name_of(empty_url)]
    assert names(empty_url, "dualcaster_restored_") == []


def test_a_database_with_tables_is_replaced_only_on_demand_and_kept_beside(
    backup: Path, empty_url: str, market_url: str
) -> None:
    restoring.restore(backup, empty_url)
    with pytest.raises(StackError, match="is not empty"):
        restoring.restore(backup, empty_url)
    aside = restoring.restore(backup, empty_url, replace=True)
    assert aside
    assert names(empty_url, databases.name_of(empty_url)) == sorted([databases.name_of(empty_url), aside])
    assert every_row(databases.sibling(empty_url, aside)) == every_row(empty_url) == every_row(market_url)


def test_a_database_in_use_is_not_replaced(backup: Path, empty_url: str) -> None:
    with databases.connected(empty_url), pytest.raises(StackError, match="Stop Dualcaster"):
        restoring.restore(backup, empty_url)
    assert every_row(empty_url) == {}
    assert names(empty_url, "dualcaster_restored_") == []


def test_a_restore_that_differs_from_its_manifest_changes_nothing(backup: Path, empty_url: str, tmp_path: Path) -> None:
    held = manifest.read(backup)
    short = spoilt(backup, tmp_path / "rows", relations=with_contents(held, "public.cards", 61, "0" * 32))
    with pytest.raises(StackError, match=r"in 1 relations:\n  public.cards: 60 rows instead of 61"):
        restoring.restore(short, empty_url)
    other = spoilt(backup, tmp_path / "values", relations=with_contents(held, "public.cards", 60, "0" * 32))
    with pytest.raises(StackError, match="other values in its 60 rows"):
        restoring.restore(other, empty_url)
    assert every_row(empty_url) == {}
    assert names(empty_url, "dualcaster_restored_") == []


def test_an_archive_that_pg_restore_cannot_read_changes_nothing(backup: Path, empty_url: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(backup, broken)
    (broken / DUMP).write_bytes((backup / DUMP).read_bytes()[:5000])
    # Whoever made it noted what it has: a dump that was cut off before its manifest was written.
    broken = spoilt_sums(broken, manifest.read(backup))
    with pytest.raises(StackError, match="pg_restore has failed"):
        restoring.restore(broken, empty_url)
    assert every_row(empty_url) == {}


def spoilt_sums(folder: Path, held: manifest.Manifest) -> Path:
    """A backup whose manifest notes the files as they are."""
    manifest.write(msgspec.structs.replace(held, files={DUMP: manifest.sum_of(folder / DUMP)}), folder)
    return folder


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"schema": "9999"}, "schema 9999; this one knows the schemas up to"),
        ({"postgres": 99}, "the server is the older"),
    ],
)
def test_a_backup_of_a_newer_program_or_server_is_refused(
    changes: dict[str, object], told: str, backup: Path, empty_url: str, tmp_path: Path
) -> None:
    newer = spoilt(backup, tmp_path / "newer", **changes)
    with pytest.raises(StackError, match=told):
        restoring.restore(newer, empty_url)
    assert every_row(empty_url) == {}


def test_a_backup_of_an_older_schema_is_known() -> None:
    assert schema.is_known("0001")
    assert not schema.is_known("9999")
