"""Recovery to a point in time, with the scripts of Compose on embedded servers: what was committed before it is there.

A full base backup, a difference from it, the log that pg_receivewal streams, and a mistake that comes last.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from stack.account import Account
from stack.postgres import EmbeddedPostgres, binary, psql_arguments
from tests.conftest import ROOT
from tests.support.waiting import wait_until

SCRIPTS = ROOT / "deploy" / "postgres"
STREAMED = text(
    "SELECT flush_lsn >= pg_current_wal_flush_lsn() FROM pg_stat_replication WHERE application_name = 'wal'"
)


class Summarizing(EmbeddedPostgres):
    """A primary that notes what changes, as incremental base backups need it."""

    def _settings(self, port: int) -> dict[str, str]:
        return {**super()._settings(port), "summarize_wal": "on"}


class Restored(EmbeddedPostgres):
    """A server whose data a script has made; it has the password of the server that it comes from."""

    def __init__(self, directory: Path, origin: EmbeddedPostgres, backups: Path, time: str) -> None:
        super().__init__(directory, durable=False, replicas=1)
        self._origin, self._backups, self._time = origin, backups, time

    def _create(self, account: Account | None) -> None:
        draft = self.directory / "cluster.new-restored"
        draft.mkdir()
        done = script("restore-to.sh", self._time, BACKUPS=str(self._backups), PGDATA=str(draft / "data"))
        assert done.returncode == 0, done.stderr
        for file in ("password", "kind.json"):
            shutil.copy(self._origin._cluster / file, draft / file)
        if account is not None:
            for path in (draft, *draft.rglob("*")):
                os.chown(path, account.uid, account.gid)
        draft.rename(self._cluster)


def script(name: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script with the embedded server's programs."""
    path = f"{binary('postgres').parent}{os.pathsep}{os.environ['PATH']}"
    command = ["sh", str(SCRIPTS / name), *arguments]
    environment = {**os.environ, **variables, "PATH": path}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


@contextmanager
def streaming(url: str, folder: Path) -> Iterator[None]:
    """Have the log streamed into a folder, as the service `wal` does."""
    (_, address), secret = psql_arguments(url)
    path = f"{binary('postgres').parent}{os.pathsep}{os.environ['PATH']}"
    variables = {**secret, "PRIMARY": f"{address}?application_name=wal", "BACKUPS": str(folder), "PATH": path}
    command = ["sh", str(SCRIPTS / "receive-wal.sh"), "--no-loop"]
    with subprocess.Popen(command, env={**os.environ, **variables}) as receiver:
        try:
            yield
        finally:
            receiver.terminate()


def test_a_mistake_is_undone_and_nothing_before_it_is_lost(tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    origin = Summarizing(tmp_path / "origin", durable=False, replicas=1)
    with origin as url, streaming(url, backups):
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE TABLE notes (words text)"))
            kinds = []
            for words in ("before all", "before the difference"):
                connection.execute(text("INSERT INTO notes VALUES (:words)"), {"words": words})
                kinds.append(back_up(url, backups))
                wait_a_second(connection.scalar(text("SELECT clock_timestamp()")), connection)
            connection.execute(text("INSERT INTO notes VALUES ('only in the log')"))
            time = connection.scalar(text("SELECT clock_timestamp()"))
            connection.execute(text("DROP TABLE notes"))
            wait_until(lambda: bool(connection.scalar(STREAMED)), "the log is streamed")
        engine.dispose()
    assert kinds == ["full", "incremental"]
    readable(backups)
    with Restored(tmp_path / "restored", origin, backups, time.isoformat(sep=" ")) as url:
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            wait_until(lambda: not connection.scalar(text("SELECT pg_is_in_recovery()")), "recovery has ended")
            connection.execute(text("INSERT INTO notes VALUES ('goes on')"))
            found = connection.scalars(text("SELECT words FROM notes")).all()
        engine.dispose()
    assert found == ["before all", "before the difference", "only in the log", "goes on"]


def back_up(url: str, backups: Path) -> str:
    """Make a base backup, and return its kind."""
    (_, address), secret = psql_arguments(url)
    done = script("base-backup.sh", BACKUPS=str(backups), PRIMARY=address, **secret)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().rpartition("-")[2]


def wait_a_second(since: datetime, connection: Connection) -> None:
    """Names of backups, and what decides which is old enough, are whole seconds."""
    now = text("SELECT clock_timestamp()")
    wait_until(lambda: (connection.scalar(now) - since).total_seconds() > 1.1, "a second has passed")


def readable(folder: Path) -> None:
    """Let the embedded server's account read backups that root has made."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.parametrize("time", ["2020-01-01 00:00:00+00", "latest"])
def test_a_time_before_the_first_backup_is_refused(time: str, tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    done = script("restore-to.sh", time, BACKUPS=str(tmp_path), PGDATA=str(tmp_path / "data"))
    assert done.returncode == 1
    assert "No base backup" in done.stderr
    assert not (tmp_path / "data").exists()
