"""The owner's side of a guarded process: start it, poll it, end it. The other side is `guard.py`."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stack.files import ROOT, share_owner
from stack.guard import Order

MARGIN = 10.0


@dataclass
class Guarded:
    """A command that runs below a guard in a session of its own, so that a terminal's Ctrl-C does not reach it."""

    order: Order
    guard: subprocess.Popen[bytes]

    @classmethod
    def start(cls, order: Order, *, environment: Mapping[str, str], log: Path) -> "Guarded":
        """Start the command; appends its output to `log`."""
        with os.fdopen(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as output:
            share_owner(log)
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
        """Return the command's exit code, 128 and more for a signal; None while it runs."""
        return self.guard.poll()

    def ask_to_end(self) -> None:
        """Request the command's end and return at once; a second request kills it."""
        self.guard.send_signal(signal.SIGTERM)

    def seconds_to_end(self) -> float:
        """Return the longest duration of the end, over all its steps."""
        return sum(seconds for _, seconds in self.order.stop) + MARGIN

    def wait_ended(self, seconds: float | None = None) -> None:
        """Wait for the requested end, at most its longest duration; then kill the guard."""
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
    """Return an exit code in words."""
    if code <= 128:
        return f"ended with exit code {code}"
    try:
        return f"was ended by the signal {signal.Signals(code - 128).name}"
    except ValueError:
        return f"ended with exit code {code}"


def server_environment() -> dict[str, str]:
    """Return our environment for embedded servers and tools, without libpq's variables, which would redirect them."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**ours, "LC_ALL": "C", "TZ": "UTC"}
