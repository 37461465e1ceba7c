"""`make demo` as it really is, only smaller: a market that fills itself, moves, and goes on after the launcher died."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from stack.ports import free_port
from tests.integration.stack.programs import Program, Start, survivors

LAUNCHER = """
import dataclasses
from stack.launcher import launch
from stack.services import services
from stack.settings import load_settings

SMALL = ("--cards", "40", "--days", "30")
settings = load_settings(demo=True)
every = services(settings, demo=True)
launch(settings, [dataclasses.replace(s, command=s.command + SMALL * (s.name == "simulation")) for s in every])
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        "DATA_DIR": str(tmp_path / "data"), "PORT": str(free_port()), "TICK_SECONDS": "1.5",
        "DATABASE_URL": "", "REDIS_URL": "", "CACHE_URL": "", "DATABASE_REPLICA_URL": "",
    }  # fmt: skip


def asked(port: str, path: str) -> Any:
    """An answer of the API, None while there is none."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/api/{path}", timeout=30) as answer:
            return json.load(answer)
    except (URLError, ConnectionError, TimeoutError):
        return None


def as_of(port: str) -> datetime | None:
    """Time of the newest price in USD."""
    found = asked(port, "market/overview?currency=USD")
    return datetime.fromisoformat(found["as_of"]) if found and found["as_of"] else None


def moved(demo: Program, port: str, after: datetime) -> datetime:
    """A time of the newest price after this one, as soon as there is one."""
    times: list[datetime] = []

    def has_moved() -> bool:
        times.append(as_of(port) or after)
        return times[-1] > after

    demo.wait_until(has_moved, within=180)
    return times[-1]


def test_the_demo_moves_and_goes_on_after_the_launcher_was_killed(start: Start, environment: dict[str, str]) -> None:
    port, begun = environment["PORT"], datetime.now().astimezone()
    killed = start(LAUNCHER, **environment)
    first = moved(killed, port, begun)  # what the history and the offers of days before have loaded is older
    newest = moved(killed, port, moved(killed, port, first))
    family = killed.family()
    assert any("simulate" in process.cmdline() for process in family)
    killed.process.kill()
    again = start(LAUNCHER, **environment)
    again.wait_for("Dualcaster is ready")
    assert not survivors(family)
    moved(again, port, newest)
    again.process.terminate()
    assert again.process.wait(timeout=60) == 0
    assert "simulation process" not in again.text()
