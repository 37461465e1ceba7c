"""Files of the data folder: folders that servers may enter, secrets that only their owner reads, logs."""

import os
from collections import deque
from pathlib import Path

from stack.errors import StackError

ROOT = Path(__file__).resolve().parent.parent
ADVICE = "Set DATA_DIR to a folder that you own, or run this as the user to whom it belongs."


def make_folder(path: Path) -> Path:
    """Make a folder that accounts of this machine may pass through but not list; StackError when it cannot be used."""
    try:
        if not path.is_dir():
            path.mkdir(parents=True)
            path.chmod(0o711)
    except OSError as error:
        raise StackError(f"Cannot make the folder {path}: {error.strerror}.\n{ADVICE}") from None
    if not os.access(path, os.W_OK | os.X_OK):
        owner = path.stat().st_uid
        raise StackError(f"The folder {path} belongs to another user (id {owner}) and is not writable.\n{ADVICE}")
    return path


def write_private(path: Path, text: str) -> None:
    """Replace `path` by a file with mode 0600, in one step, so that nobody ever reads half of it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def rotate(log: Path) -> Path:
    """Put the log of the last run aside as `NAME.1`, and return the path for the new one."""
    if log.exists():
        log.replace(log.with_name(f"{log.name}.1"))
    return log


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, indented; a word where there are none."""
    try:
        with log.open(errors="replace") as file:
            last = deque(file, maxlen=lines)
    except FileNotFoundError:
        last = deque()
    return "".join(f"    {line.rstrip()}\n" for line in last) or "    (it is empty)\n"
