"""Folders, secrets and logs of the data folder."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from stack.errors import StackError
from stack.files import make_folder, rotate, tail, write_private


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


def test_a_new_folder_can_be_passed_through_but_not_listed(tmp_path: Path) -> None:
    assert make_folder(tmp_path / "data").stat().st_mode & 0o777 == 0o711


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
