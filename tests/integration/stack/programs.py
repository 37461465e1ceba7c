"""Programs started by the tests, and whether anything of them is left."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil

from stack.files import ROOT
from tests.support.waiting import PATIENCE, wait_until

Start = Callable[..., "Program"]


class Program:
    """A Python program of a test, its output, and the processes below it."""

    def __init__(self, code: str, output: Path, environment: dict[str, str], arguments: tuple[str, ...]) -> None:
        self.output = output
        with output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-u", "-c", code, *arguments],
                cwd=ROOT,
                env={**os.environ, **environment},
                stdout=file,
                stderr=subprocess.STDOUT,
                process_group=0,
            )

    def text(self) -> str:
        """All that it has said so far."""
        return self.output.read_text(errors="replace")

    def wait_until(self, condition: Callable[[], bool], within: float = PATIENCE) -> None:
        """Return as soon as the condition holds; fail with all that it has said when it ends before, or in vain."""
        wait_until(lambda: condition() or self.process.poll() is not None, self.text, within)
        assert condition(), self.text()

    def wait_for(self, words: str) -> str:
        """Its output, as soon as that has these words."""
        self.wait_until(lambda: words in self.text())
        return self.text()

    def family(self) -> list[psutil.Process]:
        """The processes below it."""
        return list(psutil.Process(self.process.pid).children(recursive=True))


def survivors(family: list[psutil.Process]) -> list[psutil.Process]:
    """Those that are more than an entry that nobody has collected yet."""
    alive = []
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.status() != psutil.STATUS_ZOMBIE:
                alive.append(process)
    return alive
