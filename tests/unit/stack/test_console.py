"""What the terminal shows of the services' logs."""

import os
import sys
from pathlib import Path

import pytest

from stack.console import Console, LogFollower


def test_every_line_carries_its_services_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "web.log"
    log.write_bytes(b"one\ntwo\xff\r\n")
    LogFollower("web", log, Console()).show()
    assert capsys.readouterr().out == "web | one\nweb | two\N{REPLACEMENT CHARACTER}\n"


def test_half_a_line_waits_for_its_other_half(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "web.log"
    log.write_bytes(b"ha")
    follower = LogFollower("web", log, Console())
    follower.show()
    assert capsys.readouterr().out == ""
    with log.open("ab") as file:
        file.write(b"lf\n")
    follower.show()
    assert capsys.readouterr().out == "web | half\n"


def test_the_last_line_is_shown_even_without_an_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "web.log"
    log.write_bytes(b"bye")
    LogFollower("web", log, Console()).close()
    assert capsys.readouterr().out == "web | bye\n"


def test_a_closed_terminal_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", closefd=False) as gone:
        monkeypatch.setattr(sys, "stdout", gone)
        console = Console()
        console.say("nobody reads this")
        console.say("nor this")
        monkeypatch.undo()
        os.dup2(os.open(os.devnull, os.O_WRONLY), writer)
    os.close(writer)


def test_a_log_that_is_emptied_is_followed_from_its_beginning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "web.log"
    log.write_bytes(b"one\ntwo\n")
    follower = LogFollower("web", log, Console())
    follower.show()
    os.truncate(log, 0)
    follower.show()
    with log.open("ab") as file:
        file.write(b"three\n")
    follower.show()
    assert capsys.readouterr().out == "web | one\nweb | two\nweb | three\n"
