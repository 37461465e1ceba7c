"""The terminal: the launcher's own messages, and the logs of the services as they grow, each line with its name."""

import os
from pathlib import Path
from typing import BinaryIO


class Console:
    """Writes lines to standard output while it is open; a closed terminal must not block the end of the program."""

    def __init__(self) -> None:
        self._open = True

    def say(self, text: str) -> None:
        """Write `text` and a newline."""
        if not self._open:
            return
        try:
            print(text, flush=True)
        except OSError:
            self._open = False


class LogFollower:
    """Shows new lines of a log, whole ones only, as `name | line`."""

    def __init__(self, name: str, log: Path, console: Console) -> None:
        self._prefix = f"{name} | "
        self._console = console
        self._file: BinaryIO = log.open("rb")
        self._rest = b""

    def show(self) -> None:
        """Show the lines since the last call; from the beginning if the log was truncated meanwhile."""
        if os.fstat(self._file.fileno()).st_size < self._file.tell():
            self._file.seek(0)
        *lines, self._rest = (self._rest + self._file.read()).split(b"\n")
        for line in lines:
            self._console.say(self._prefix + line.decode(errors="replace").rstrip())

    def close(self) -> None:
        """Show the remaining lines, the last one also without a newline."""
        self.show()
        if self._rest:
            self._console.say(self._prefix + self._rest.decode(errors="replace"))
        self._file.close()
