"""The guard ends what it guards, whatever becomes of the owner."""

import sys
from pathlib import Path

import psutil
import pytest

from stack.processes import describe_exit
from tests.integration.stack.programs import Start, survivors
from tests.support.waiting import wait_until

LINUX = sys.platform.startswith("linux")
OWNER = """
import json, os, sys, time
from pathlib import Path
from stack import locks
from stack.guard import Order
from stack.processes import Guarded

folder, command, stop = Path(sys.argv[1]), json.loads(sys.argv[2]), json.loads(sys.argv[3])
lifeline = locks.lock(folder / "lifeline", timeout=5)
order = Order(command, str(folder), str(folder / "lifeline"), True, tuple(map(tuple, stop)))
guarded = Guarded.start(order, environment=os.environ, log=folder / "child.log")
print("started", flush=True)
if len(sys.argv) > 4:
    print("code", guarded.guard.wait(timeout=20))
time.sleep(600)
"""
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
)
ALONE = "import time; print('alone', flush=True); time.sleep(600)"
PARENT = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
print("family", flush=True)
time.sleep(600)
"""


def as_json(*words: str) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


def run_program(folder: Path, code: str) -> str:
    path = folder / "child.py"
    path.write_text(code)
    return as_json(sys.executable, "-u", str(path))


def wait_for_child(folder: Path, sign: str) -> None:
    log = folder / "child.log"
    wait_until(lambda: log.exists() and sign in log.read_text())


@pytest.mark.parametrize(("code", "sign"), [(STUBBORN, "deaf"), (PARENT, "family")])
def test_a_killed_owner_takes_everything_along(
    start: Start, tmp_path: Path, system: dict[str, str], code: str, sign: str
) -> None:
    owner = start(OWNER, str(tmp_path), run_program(tmp_path, code), '[["TERM", 0.3]]', **system)
    owner.wait_for("started")
    wait_for_child(tmp_path, sign)
    family = owner.family()
    assert len(family) == (2 if code is STUBBORN else 3)
    owner.process.kill()
    wait_until(lambda: not survivors(family))


@pytest.mark.skipif(not LINUX, reason="only Linux tells a child of its parent's death")
def test_a_killed_guard_takes_its_child_along(start: Start, tmp_path: Path) -> None:
    owner = start(OWNER, str(tmp_path), run_program(tmp_path, ALONE), '[["TERM", 0.3]]')
    wait_for_child(tmp_path, "alone")
    guard = psutil.Process(owner.process.pid).children()[0]
    child = guard.children()[0]
    guard.kill()
    wait_until(lambda: not survivors([child]))


@pytest.mark.parametrize(
    ("code", "exit_code", "words"),
    [
        ("raise SystemExit(7)", 7, "ended with exit code 7"),
        ("import os; os.kill(os.getpid(), 9)", 137, "was ended by the signal SIGKILL"),
    ],
)
def test_the_exit_code_is_the_commands(start: Start, tmp_path: Path, code: str, exit_code: int, words: str) -> None:
    owner = start(OWNER, str(tmp_path), run_program(tmp_path, code), '[["TERM", 1]]', "wait")
    owner.wait_for(f"code {exit_code}")
    assert describe_exit(exit_code) == words


@pytest.mark.skipif(not LINUX, reason="only Linux lets a guard adopt the orphans of a command that has ended by itself")
def test_what_a_command_leaves_behind_is_ended_with_it(start: Start, tmp_path: Path) -> None:
    leaving = PARENT.replace("time.sleep(600)\n", "time.sleep(0.5)\n")
    owner = start(OWNER, str(tmp_path), run_program(tmp_path, leaving), '[["TERM", 1]]', "wait")
    wait_for_child(tmp_path, "family")
    family = owner.family()
    assert len(family) == 3
    owner.wait_for("code 0")
    assert not survivors(family)
