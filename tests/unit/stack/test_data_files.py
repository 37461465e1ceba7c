"""Folders, secrets and logs of the data folder."""

import os
import pwd
from collections.abc import Iterator
from pathlib import Path

import pytest

from stack.errors import StackError
from stack.files import denied, make_folder, rotate, rotate_large, tail, write_private
from stack.locks import open_lock

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
as_user = pytest.mark.skipif(os.geteuid() == 0, reason="of root's folders nothing changes")


@pytest.fixture
def generous_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("generous_umask")
def test_a_secret_is_its_owners_whatever_the_umask(tmp_path: Path) -> None:
    write_private(tmp_path / "secret", "one")
    write_private(tmp_path / "secret", "two")
    assert (tmp_path / "secret").read_text() == "two"
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


@pytest.mark.usefixtures("generous_umask")
def test_a_new_folder_is_its_owners_alone(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        os.chown(tmp_path, 4321, 4322)
    assert make_folder(tmp_path / "data").stat().st_mode & 0o777 == 0o700


@as_root
def test_root_lets_the_servers_account_pass_through_a_folder_in_one_of_roots(tmp_path: Path) -> None:
    assert make_folder(tmp_path / "data").stat().st_mode & 0o777 == 0o711


@as_root
def test_what_root_makes_belongs_to_the_owner_of_the_folder_that_it_is_in(tmp_path: Path) -> None:
    os.chown(tmp_path, 4321, 4322)
    write_private(tmp_path / "secret", "one")
    os.close(open_lock(tmp_path / "lock"))
    made = [make_folder(tmp_path / "folder"), tmp_path / "secret", tmp_path / "lock"]
    assert {(path.stat().st_uid, path.stat().st_gid) for path in made} == {(4321, 4322)}


@as_user
def test_a_folder_that_an_earlier_version_has_made_is_closed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data").chmod(0o711)
    assert make_folder(tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_a_file_of_another_user_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "server.json").write_text("")
    told = denied(PermissionError(13, "Permission denied", str(tmp_path / "server.json")), tmp_path)
    me = pwd.getpwuid(os.geteuid()).pw_name
    assert f"{tmp_path / 'server.json'} belongs to {me}" in told
    assert f"sudo chown -R {me} {tmp_path}" in told


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o750)
    (tmp_path / "data").chmod(0o750)
    assert make_folder(tmp_path / "data").stat().st_mode & 0o777 == 0o750


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StackError, match="Cannot make the folder"):
        make_folder(tmp_path / "data")


def test_the_last_runs_log_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text("old")
    assert rotate(log) == log
    assert not log.exists()
    assert (tmp_path / "web.log.1").read_text() == "old"


def test_the_tail_of_a_log_is_its_last_lines(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_bytes(b"first\n" + b"line \xff\n" * 20 + b"last")
    lines = tail(log, 3).splitlines()
    assert len(lines) == 3
    assert lines[-1] == "    last"


def test_a_missing_log_has_an_empty_tail(tmp_path: Path) -> None:
    assert "empty" in tail(tmp_path / "none.log")


def test_a_log_that_has_grown_large_is_put_aside_while_it_is_written(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for text in (b"first\n", b"second\n"):
        os.write(descriptor, text * 10)
        rotate_large(log, 50)
        assert (log.read_bytes(), (tmp_path / "web.log.1").read_bytes()) == (b"", text * 10)
    os.write(descriptor, b"third\n")
    rotate_large(log, 50)
    assert log.read_bytes() == b"third\n"
    assert (tmp_path / "web.log.1").stat().st_mode & 0o777 == 0o600
    os.close(descriptor)


def test_a_log_that_is_not_there_is_not_large(tmp_path: Path) -> None:
    rotate_large(tmp_path / "web.log", 50)
    assert list(tmp_path.iterdir()) == []
