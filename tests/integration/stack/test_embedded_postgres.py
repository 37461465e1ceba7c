"""The embedded PostgreSQL: it starts, keeps its data through a kill, keeps its password, and joins its users."""

import json
import os
import socket
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import text

from stack.errors import StackError
from stack.ports import LOCALHOST
from stack.postgres import SETTINGS, EmbeddedPostgres
from tests.integration.stack.programs import Start, survivors
from tests.support.replica import EmbeddedReplica, at, caught_up
from tests.support.waiting import wait_until

USER = """
import sys, time
from pathlib import Path
from stack.postgres import EmbeddedPostgres, SETTINGS
with EmbeddedPostgres(Path(sys.argv[1]), durable=False) as url:
    print("url", url)
    time.sleep(60)
"""


def ask(url: str, question: str) -> object:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True, connect_timeout=5) as connection:
        cursor = connection.execute(question)
        return cursor.fetchone()[0] if cursor.description else None


def server_process(folder: Path) -> psutil.Process:
    return psutil.Process(int((folder / "cluster" / "data" / "postmaster.pid").read_text().split()[0]))


@pytest.fixture
def folder(data: Path) -> Path:
    """The folder of a server that has run before."""
    return data / "postgres"


def test_it_serves_and_keeps_what_it_was_given(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    with EmbeddedPostgres(folder, durable=False) as url:
        ask(url, "CREATE TABLE kept AS SELECT 42 AS answer")
        assert ask(url, "SHOW timezone") == "UTC"
    assert EmbeddedPostgres(folder).running() is None
    with EmbeddedPostgres(folder, durable=False) as again:
        assert ask(again, "SELECT answer FROM kept") == 42
        assert again == url


def test_a_kill_of_the_server_loses_nothing_that_was_committed(folder: Path) -> None:
    first = EmbeddedPostgres(folder)
    ask(first.start(), "CREATE TABLE kept AS SELECT 42 AS answer")
    family = [process := server_process(folder), *process.children(recursive=True)]
    process.kill()
    wait_until(lambda: not first.alive())
    assert not survivors(family)
    first.stop()
    (folder / "cluster" / "data" / "postmaster.pid").write_text(
        f"{os.getpid()}\nsomebody else has this number by now\n"
    )
    with EmbeddedPostgres(folder) as url:
        assert ask(url, "SELECT answer FROM kept") == 42


def test_a_killed_user_leaves_no_server(folder: Path, start: Start) -> None:
    user = start(USER, str(folder))
    user.wait_for("url")
    family = user.family()
    assert len(family) > 3
    user.process.kill()
    wait_until(lambda: not survivors(family))
    with EmbeddedPostgres(folder, durable=False) as url:
        assert ask(url, "SELECT 1") == 1


def test_a_second_user_joins_and_the_last_one_ends_it(folder: Path, start: Start) -> None:
    other = start(USER, str(folder))
    url = other.wait_for("url").split()[1]
    with EmbeddedPostgres(folder) as joined:
        assert joined == url
        other.process.terminate()
        other.process.wait(timeout=10)
        assert ask(joined, "SELECT 1") == 1
    assert not EmbeddedPostgres(folder).alive()


def test_users_that_start_together_share_one_server(folder: Path, start: Start) -> None:
    users = [start(USER, str(folder)) for _ in range(3)]
    urls = {user.wait_for("url").split()[1] for user in users}
    assert len(urls) == 1


def test_a_port_that_is_taken_by_now_is_replaced(folder: Path) -> None:
    with EmbeddedPostgres(folder, durable=False):
        pass
    port = json.loads((folder / "server.json").read_text())["port"]
    with socket.create_server((LOCALHOST, port)), EmbeddedPostgres(folder, durable=False) as url:
        assert f":{port}/" not in url
        assert ask(url, "SELECT 1") == 1


def test_nobody_else_can_read_its_secrets(folder: Path) -> None:
    with EmbeddedPostgres(folder, durable=False) as url:
        password = url.split(":")[2].split("@")[0].encode()
        readable = [path for path in folder.rglob("*") if path.is_file() and password in path.read_bytes()]
        assert {path.name for path in readable} == {"password", "server.json"}
        assert {path.stat().st_mode & 0o777 for path in readable} == {0o600}
        family = psutil.Process().children(recursive=True)
        assert family
        assert not any(password.decode() in " ".join(process.cmdline()) for process in family)


def test_a_wrong_password_is_refused(folder: Path) -> None:
    with EmbeddedPostgres(folder, durable=False) as url:
        password = url.split(":")[2].split("@")[0]
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            ask(url.replace(password, "guess"), "SELECT 1")
        with pytest.raises(psycopg.OperationalError, match="pg_hba"):
            ask(url.replace("//dualcaster", "//postgres"), "SELECT 1")


def test_its_role_can_make_databases_but_is_no_superuser(folder: Path) -> None:
    with EmbeddedPostgres(folder, durable=False) as url:
        ask(url, "CREATE DATABASE another")
        ask(url.removesuffix("/dualcaster") + "/another", "CREATE TABLE numbers (embedding vector(3))")
        assert ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_data_of_another_kind_of_machine_is_refused_in_words(folder: Path) -> None:
    with EmbeddedPostgres(folder, durable=False):
        pass
    kind = folder / "cluster" / "kind.json"
    kind.write_text(json.dumps({"version": "17", "system": "Plan9", "machine": "mips"}))
    with pytest.raises(StackError, match="made by PostgreSQL 17 on Plan9 mips; this is PostgreSQL 18"):
        EmbeddedPostgres(folder).start()
    assert not EmbeddedPostgres(folder).alive()


def test_a_server_that_cannot_start_shows_its_log(folder: Path) -> None:
    with EmbeddedPostgres(folder, durable=False):
        pass
    (folder / "cluster" / "data" / "global" / "pg_control").unlink()
    with pytest.raises(StackError, match=r"PostgreSQL stopped while starting(.|\n)*pg_control"):
        EmbeddedPostgres(folder).start()


def test_half_a_cluster_is_thrown_away(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    draft = folder / "cluster.new-killed"
    (draft / "data").mkdir(parents=True)
    (draft / "data" / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(folder, durable=False) as url:
        assert ask(url, "SELECT 1") == 1
    assert not list(folder.glob("cluster.new-*"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run under another account")
def test_root_needs_no_folder_opened_up_for_it(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with EmbeddedPostgres(closed / "below" / "postgres", durable=False) as url:
        assert ask(url, "SELECT 1") == 1
        assert server_process(closed / "below" / "postgres").uids().real != 0
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_cluster_that_had_no_replicas_can_have_one_later(tmp_path: Path) -> None:
    folder = tmp_path / "primary"
    with EmbeddedPostgres(folder, durable=False):
        pass
    with EmbeddedPostgres(folder, durable=False, replicas=1) as url:
        primary = EmbeddedPostgres(folder, durable=False, replicas=1)
        with EmbeddedReplica(tmp_path / "replica", primary) as replica_url, at(replica_url) as replica:
            with at(url) as connection:
                connection.execute(text("CREATE TABLE later (a int)"))
            caught_up(url, replica_url)
            assert replica.scalar(text("SELECT count(*) FROM later")) == 0
            assert replica.scalar(text("SELECT pg_is_in_recovery()")) is True


def test_a_server_without_replicas_writes_the_least_log(tmp_path: Path) -> None:
    assert (SETTINGS["wal_level"], SETTINGS["max_wal_senders"]) == ("minimal", "0")
    settings = EmbeddedPostgres(tmp_path)._settings(5432)
    assert {name: settings[name] for name in SETTINGS} == SETTINGS


def test_a_server_with_replicas_writes_what_they_replay(tmp_path: Path) -> None:
    settings = EmbeddedPostgres(tmp_path, replicas=2)._settings(5432)
    assert (settings["wal_level"], settings["max_wal_senders"]) == ("replica", "6")
