"""`python -m backup`: from a database into a new data folder."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from click.testing import CliRunner, Result

from backup import restoring
from backup.__main__ import cli
from db import databases
from db.queries import operation
from stack.postgres import EmbeddedPostgres
from stack.valkey import EmbeddedValkey
from tests.support.backups import every_row

ON_OTHERS = pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="an embedded server takes no other dump")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that does not exist yet, and that the command line uses."""
    for name in ("DATABASE_URL", "REDIS_URL", "CACHE_URL", "DATABASE_REPLICA_URL"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def give(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


@ON_OTHERS
def test_a_dump_is_restored_into_a_new_data_folder(
    folder: Path, backup: Path, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    restoring.restore(backup, empty_url)
    original = every_row(empty_url)
    monkeypatch.setenv("DATABASE_URL", empty_url)
    dumped = give("dump", "--to", str(tmp_path / "backups"))
    assert dumped.exit_code == 0
    made, _, told = dumped.output.partition(": ")
    assert "rows in" in told
    assert (urlsplit(empty_url).password or "none") not in dumped.output
    with databases.connected(empty_url) as connection:
        assert operation.backups(connection).size == (Path(made) / "database.dump").stat().st_size
    monkeypatch.setenv("DATABASE_URL", "")
    with EmbeddedValkey(folder / "valkey") as redis_url:
        redis.Redis.from_url(redis_url).set("data-version", "of the database from before")
    restored = give("restore", made)
    assert (restored.exit_code, "equals its manifest" in restored.output) == (0, True)
    with EmbeddedValkey(folder / "valkey") as redis_url:
        assert redis.Redis.from_url(redis_url).dbsize() == 0
    with EmbeddedPostgres(folder / "postgres") as url:
        assert every_row(url) == original
    again = give("restore", made)
    assert (again.exit_code, "is not empty" in again.output) == (1, True)


def test_what_is_no_backup_is_told_without_a_traceback(folder: Path, tmp_path: Path) -> None:
    drilled = give("drill", str(tmp_path))
    assert (drilled.exit_code, "is no backup" in drilled.output) == (1, True)
    assert (give("drill").exit_code, "make backup" in give("drill").output) == (1, True)


def test_a_database_that_is_away_is_told_without_its_password(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody:hidden-word@127.0.0.1:9/prices")
    done = give("dump", "--to", str(tmp_path / "backups"))
    assert (done.exit_code, "cannot be reached" in done.output) == (4, True)
    assert "hidden-word" not in done.output
