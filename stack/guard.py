"""`python -m stack.guard ORDER`: runs one command and ends it, with all its descendants, when its owner ends.

The owner holds a lock on a file, the lifeline. The guard waits for that lock; the kernel grants it when the owner
releases it or dies, kill -9 included, on Linux and macOS. SIGTERM requests the same end, a second one a quick end. The
exit code is the command's. Internal to `stack`: the owner's side is `processes.py`.
"""

import contextlib
import fcntl
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

import psutil

from stack import locks
from stack.account import Account, become, prctl

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
EXITED, STOP, RELEASED = "exited", "stop", "released"
Events = queue.SimpleQueue[str]
Steps = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Order:
    """A command to run, and how to end it."""

    command: list[str]
    folder: str
    lifeline: str
    lifeline_shared: bool
    """Whether the owner's lock is had by a shared lock (one owner) or only by an exclusive one (several owners)."""
    stop: Steps
    """Signals to try in turn, each with the seconds to wait for its effect; after the last comes SIGKILL."""
    alive: str | None = None
    """A file that the guard keeps locked while it lives, and in which it notes the command's process."""
    account: Account | None = None

    def encode(self) -> str:
        """Return the order as the one argument of the guard."""
        return json.dumps(asdict(self))

    @classmethod
    def decode(cls, text: str) -> "Order":
        """Return the order of the one argument of the guard."""
        fields = json.loads(text)
        account, stop = fields.pop("account"), fields.pop("stop")
        steps = tuple((name, seconds) for name, seconds in stop)
        return cls(**fields, stop=steps, account=Account(**account) if account else None)


class Note(NamedTuple):
    """Content of the guard's lock file, as a JSON list."""

    guard: int
    child: int
    child_born: float | None
    """Tells the child from a later process that was given the same number; None when it had ended at once."""


def main(order: Order) -> int:
    """Run the command until its end or its owner's, kill all its descendants, and return its exit code."""
    events: Events = queue.SimpleQueue()
    _listen_to_signals(events)
    note = os.open(os.devnull, os.O_WRONLY) if order.alive is None else _claim(order.alive)
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    child = _spawn(order)
    os.pwrite(note, json.dumps(Note(os.getpid(), child.pid, _born(child.pid))).encode(), 0)
    _in_background(child.wait, events, EXITED)
    _in_background(partial(_await_lifeline, order), events, RELEASED)
    family = [] if events.get() == EXITED else _end(child, order.stop, events)
    _kill_the_rest(child.pid, family)
    code = child.wait(timeout=10)
    return code if code >= 0 else 128 - code


def _listen_to_signals(events: Events) -> None:
    signal.signal(signal.SIGTERM, lambda *_: events.put(STOP))
    for number in (signal.SIGINT, signal.SIGHUP):
        # A handler, because the command would inherit SIG_IGN.
        signal.signal(number, lambda *_: None)


def _claim(path: str) -> int:
    descriptor = locks.open_lock(Path(path))
    deadline = time.monotonic() + 5
    while not locks.try_lock(descriptor):
        if time.monotonic() > deadline:
            raise SystemExit(f"another guard holds {path}")
        time.sleep(locks.POLL)
    os.truncate(descriptor, 0)
    return descriptor


def _spawn(order: Order) -> subprocess.Popen[bytes]:
    """Start the command in a process group of its own. The guard has no threads yet, so preexec_fn is safe."""
    first = signal.Signals[f"SIG{order.stop[0][0]}"]

    def prepare() -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            signal.signal(number, signal.SIG_DFL)
        os.umask(0o077)  # its files in the data folder are for its own account only
        if order.account is not None:
            become(order.account)
        prctl(PR_SET_PDEATHSIG, first)

    return subprocess.Popen(order.command, cwd=order.folder, process_group=0, preexec_fn=prepare)


def _born(pid: int) -> float | None:
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return None


def _in_background(work: Callable[[], object], events: Events, event: str) -> None:
    def report() -> None:
        work()
        events.put(event)

    threading.Thread(target=report, daemon=True).start()


def _await_lifeline(order: Order) -> None:
    descriptor = locks.open_lock(Path(order.lifeline))
    fcntl.flock(descriptor, fcntl.LOCK_SH if order.lifeline_shared else fcntl.LOCK_EX)


def _end(child: subprocess.Popen[bytes], steps: Steps, events: Events) -> list[psutil.Process]:
    """Signal the command to end, step by step; return its descendants, which may outlive it."""
    family = _descendants(child.pid)
    for name, seconds in steps:
        child.send_signal(signal.Signals[f"SIG{name}"])
        answer = _next(events, seconds)
        if answer == EXITED:
            return family
        if answer == STOP:
            break
    family += _descendants(child.pid)
    child.kill()
    return family


def _next(events: Events, seconds: float) -> str | None:
    """Return the next event; ignores the lifeline's, because the end has begun. None after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            event = events.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return None
        if event != RELEASED:
            return event


def _descendants(pid: int) -> list[psutil.Process]:
    try:
        return list(psutil.Process(pid).children(recursive=True))
    except psutil.NoSuchProcess:
        return []


def _kill_the_rest(group: int, family: list[psutil.Process]) -> None:
    """Kill the command's group, its descendants, and on Linux the orphans that the guard has adopted."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS returns EPERM for a group of zombies
        os.killpg(group, signal.SIGKILL)
    orphans = {*family, *(process for process in _descendants(os.getpid()) if process.pid != group)}
    for process in orphans:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(orphans, timeout=5)


if __name__ == "__main__":
    sys.exit(main(Order.decode(sys.argv[1])))
