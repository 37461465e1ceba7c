"""Drills: a backup that can be restored and served passes, any other one fails."""

import os
import shutil
from pathlib import Path

import pytest

from backup import manifest
from backup.drill import NEEDED, drill
from backup.manifest import DUMP
from stack.errors import StackError
from tests.support.backups import names, spoilt, with_contents


@pytest.mark.slow
def test_a_backup_is_restored_compared_and_served(
    backup: Path, server_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = server_url if os.environ.get("TEST_DATABASE_URL") else None
    assert drill(backup, tmp_path, given) == manifest.read(backup)
    assert list(tmp_path.iterdir()) == []
    assert names(server_url, "dualcaster_restored_") == []


@pytest.mark.parametrize("relation", NEEDED)
def test_a_backup_without_data_fails(relation: str, backup: Path, tmp_path: Path) -> None:
    empty = spoilt(backup, tmp_path / "empty", relations=with_contents(manifest.read(backup), relation, 0, ""))
    with pytest.raises(StackError, match=f"is empty: it has no rows in {relation}"):
        drill(empty, tmp_path, None)


def test_a_short_backup_fails(backup: Path, tmp_path: Path) -> None:
    short = tmp_path / "short"
    shutil.copytree(backup, short)
    os.truncate(short / DUMP, 1000)
    with pytest.raises(StackError, match="is short"):
        drill(short, tmp_path, None)


def test_a_backup_of_timescaledb_needs_a_server_with_it(backup: Path, tmp_path: Path) -> None:
    of_timescale = spoilt(backup, tmp_path / "timescale", timescaledb="2.29.2")
    with pytest.raises(StackError, match=r"Set DATABASE_URL to a server with TimescaleDB 2\.29\.2"):
        drill(of_timescale, tmp_path, None)
    assert [path.name for path in tmp_path.iterdir()] == ["timescale"]
