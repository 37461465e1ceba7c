"""Observers of a run: a progress bar on a terminal, log lines elsewhere."""

import sys
from time import monotonic
from typing import Protocol

import structlog
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

LOG_EVERY = 5.0  # seconds

log = structlog.get_logger()


class Observer(Protocol):
    """Observer of a run: a progress bar, a log."""

    def phase(self, name: str, total: int | None) -> None:
        """Receive the begin of a phase; `total` is its length, in bytes or steps, where known."""

    def progress(self, done: int, total: int | None) -> None:
        """Receive `done` of the phase, of `total` where known."""


class Bar:
    """A progress bar for people, one line a phase, on standard error."""

    def __init__(self, title: str) -> None:
        self.title = title
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
        self.display = Progress(*columns, TimeRemainingColumn(), console=Console(file=sys.stderr))
        self.task: TaskID | None = None

    def __enter__(self) -> "Bar":
        self.display.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.display.stop()

    def phase(self, name: str, total: int | None) -> None:
        """Begin a line for a phase."""
        self.end_phase()
        self.task = self.display.add_task(f"{self.title}: {name}", total=total)

    def progress(self, done: int, total: int | None) -> None:
        """Move the bar."""
        if self.task is not None:
            self.display.update(self.task, completed=done, total=total)

    def end_phase(self) -> None:
        """Complete the bar of the ended phase."""
        if self.task is not None:
            task = self.display.tasks[self.task]
            self.display.update(self.task, total=task.total or 1, completed=task.total or 1)


class Log:
    """Log lines, at most one in LOG_EVERY seconds."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.name = ""
        self.logged_at = monotonic()

    def __enter__(self) -> "Log":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def phase(self, name: str, total: int | None) -> None:
        """Log that a phase begins."""
        self.name = name
        log.info(name, source=self.title)

    def progress(self, done: int, total: int | None) -> None:
        """Log the progress of the phase."""
        if monotonic() - self.logged_at > LOG_EVERY:
            self.logged_at = monotonic()
            share = f"{done / total:.0%}" if total else f"{done:,} bytes"
            log.info(self.name, source=self.title, done=share)


def observer(title: str) -> Bar | Log:
    """Return a bar on a terminal, log lines otherwise."""
    return Bar(title) if sys.stderr.isatty() else Log(title)
