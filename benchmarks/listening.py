"""Clients of the WebSocket (benchmarks/listeners.py) as a process beside the measurement."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.children import ROOT


@contextmanager
def listening(port: int, sockets: int) -> Iterator["subprocess.Popen[str]"]:
    """Run clients that have all subscribed; `communicate` of the process ends them. Raises ConnectionError."""
    command = [sys.executable, "-m", "benchmarks.listeners", str(port), str(sockets)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise ConnectionError("not all sockets could be opened")
        yield process
