"""The start of Compose's replica, on an embedded server: it copies once, whole, and starts what it is told to."""

import os
import subprocess
from pathlib import Path

from stack.postgres import EmbeddedPostgres, binary, psql_arguments
from tests.conftest import ROOT

SCRIPT = ROOT / "deploy" / "postgres" / "replica.sh"


def start(url: str, data: Path) -> subprocess.CompletedProcess[str]:
    """Run the script with a server that only says that it has been started."""
    (_, primary), secret = psql_arguments(url)
    path = f"{binary('pg_basebackup').parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, **secret, "PATH": path, "PRIMARY": primary, "PGDATA": str(data)}
    command = ["sh", str(SCRIPT), "echo", "started"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_a_replica_is_copied_once_and_started(tmp_path: Path) -> None:
    data = tmp_path / "data"
    draft = data.with_name("data.new")
    draft.mkdir()
    (draft / "half").touch()  # of a start that was broken off
    with EmbeddedPostgres(tmp_path / "primary", durable=False, replicas=1) as url:
        first = start(url, data)
        assert (first.returncode, first.stdout) == (0, "started\n"), first.stderr
        assert (data / "standby.signal").exists()
        assert "primary_conninfo" in (data / "postgresql.auto.conf").read_text()
        assert not draft.exists()
        assert not (data / "half").exists()
        copied = (data / "PG_VERSION").stat().st_mtime_ns
        assert start(url, data).stdout == "started\n"
        assert (data / "PG_VERSION").stat().st_mtime_ns == copied


def test_without_the_primary_nothing_is_started(tmp_path: Path) -> None:
    done = start("postgresql://nobody@127.0.0.1:1/none", tmp_path / "data")
    assert done.returncode != 0
    assert "started" not in done.stdout
    assert not (tmp_path / "data").exists()
