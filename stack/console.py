"""The terminal: the launcher's own words, and the logs of the services as they grow, each line with its name."""

from pathlib import Path
from typing import BinaryIO


class Console:
    """Writes lines to standard output until that is gone; a closed terminal must not keep anything from stopping."""

    def __init__(self) -> None:
        self._open = True

    def say(self, text: str) -> None:
        """Write `text` and a line's end."""
        if not self._open:
            return
        try:
            print(text, flush=True)
        except OSError:
            self._open = False


class LogFollower:
    """Shows what is added to a log, whole lines only, as `name | line`."""

    def __init__(self, name: str, log: Path, console: Console) -> None:
        self._prefix = f"{name} | "
        self._console = console
        self._file: BinaryIO = log.open("rb")
        self._rest = b""

    def show(self) -> None:
        """Show what has come since the last time."""
        *lines, self._rest = (self._rest + self._file.read()).split(b"\n")
        for line in lines:
            self._console.say(self._prefix + line.decode(errors="replace").rstrip())

    def close(self) -> None:
        """Show the last of it, a line without an end included."""
        self.show()
        if self._rest:
            self._console.say(self._prefix + self._rest.decode(errors="replace"))
        self._file.close()
