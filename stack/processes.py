"""The owner's side of a guarded process: start it, ask after it, end it. The other side is `guard.py`."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stack.files import ROOT
from stack.guard import Order

MARGIN = 10.0


@dataclass
class Guarded:
    """A command that runs below a guard in a session of its own, so that a terminal's Ctrl-C does not reach it."""

    order: Order
    guard: subprocess.Popen[bytes]

    @classmethod
    def start(cls, order: Order, *, environment: Mapping[str, str], log: Path) -> "Guarded":
        """Start the command; its output is added to `log`."""
        with os.fdopen(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as output:
            guard = subprocess.Popen(
                _guard_command(order),
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return cls(order, guard)

    def poll(self) -> int | None:
        """The command's exit code, 128 and more for a signal; None while it runs."""
        return self.guard.poll()

    def ask_to_end(self) -> None:
        """Begin the command's end, and return at once; asked again, it is killed without further ado."""
        self.guard.send_signal(signal.SIGTERM)

    def seconds_to_end(self) -> float:
        """How long the end may take, all its steps together."""
        return sum(seconds for _, seconds in self.order.stop) + MARGIN

    def wait_ended(self, seconds: float | None = None) -> None:
        """Wait for the end that was asked for, as long as it may take; a guard that takes longer is killed."""
        try:
            self.guard.wait(timeout=self.seconds_to_end() if seconds is None else seconds)
        except subprocess.TimeoutExpired:
            self.guard.kill()
            self.guard.wait()


def run_guarded(order: Order, *, environment: Mapping[str, str], text: str, timeout: float) -> str:
    """Run a command to its end with `text` as its input, and return what it printed.

    Raises subprocess.CalledProcessError (with the output) when it fails and TimeoutExpired when it takes too long.
    """
    with subprocess.Popen(
        _guard_command(order),
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        text=True,
    ) as guard:
        try:
            output, _ = guard.communicate(text, timeout=timeout)
        except BaseException:
            guard.terminate()
            raise
    if guard.returncode != 0:
        raise subprocess.CalledProcessError(guard.returncode, order.command, output)
    return output


def _guard_command(order: Order) -> list[str]:
    return [sys.executable, "-m", "stack.guard", order.encode()]


def describe_exit(code: int) -> str:
    """An exit code in words."""
    if code <= 128:
        return f"ended with exit code {code}"
    try:
        return f"was ended by the signal {signal.Signals(code - 128).name}"
    except ValueError:
        return f"ended with exit code {code}"


def server_environment() -> dict[str, str]:
    """Environment of the embedded servers and their tools: ours, less libpq's variables, which would redirect them."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**ours, "LC_ALL": "C", "TZ": "UTC"}
