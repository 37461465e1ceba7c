"""Files of the data folder, readable by its owner only: folders, secrets, logs."""

import os
import pwd
import secrets
import shutil
import stat
from collections import deque
from pathlib import Path

from stack.errors import StackError

ROOT = Path(__file__).resolve().parent.parent
ADVICE = "Set DATA_DIR to a folder that you own, or run this as the user to whom it belongs."
PASSABLE, CLOSED = 0o711, 0o700


def make_folder(path: Path) -> Path:
    """Make a folder for its owner only, and return it. Raises StackError when it cannot be used.

    In a folder of root's, root makes one that the servers, which have another account, may pass through. Closes one of
    an earlier version for all others.
    """
    try:
        if not path.is_dir():
            path.mkdir(parents=True)
            share_owner(path)
            path.chmod(PASSABLE if path.stat().st_uid == 0 else CLOSED)
        elif path.stat().st_uid == os.geteuid() != 0 and stat.S_IMODE(path.stat().st_mode) == PASSABLE:
            path.chmod(CLOSED)
    except OSError as error:
        raise StackError(f"Cannot make the folder {path}: {error.strerror}.\n{ADVICE}") from None
    if not os.access(path, os.W_OK | os.X_OK):
        owner = path.stat().st_uid
        raise StackError(f"The folder {path} belongs to another user (id {owner}) and is not writable.\n{ADVICE}")
    return path


def share_owner(path: Path) -> None:
    """Chown a path that root has just made to the owner of its folder, who could not use it otherwise."""
    if os.geteuid() == 0:
        folder = path.parent.stat()
        os.chown(path, folder.st_uid, folder.st_gid, follow_symlinks=False)


def denied(error: PermissionError, data_dir: Path) -> str:
    """Return what to do where a file of the data folder is another user's."""
    path = Path(os.fsdecode(error.filename)) if error.filename else data_dir
    me = _user_name(os.geteuid())
    return (
        f"{path} belongs to {_owner_name(path)}, and {me} may not use it. Dualcaster has run here as another user.\n"
        f"Run it as that user again, or give the folder to {me}: sudo chown -R {me} {data_dir}"
    )


def _owner_name(path: Path) -> str:
    try:
        return _user_name(path.stat().st_uid)
    except OSError:
        return "another user"


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def kept_secret(path: Path, size: int) -> str:
    """Return the secret in a file; makes one of `size` random bytes where there is none, or an emptied file."""
    secret = path.read_text().strip() if path.exists() else ""
    if not secret:
        secret = secrets.token_urlsafe(size)
        write_private(path, f"{secret}\n")
    return secret


def write_private(path: Path, text: str) -> None:
    """Replace `path` atomically by a file with mode 0600, so that no reader gets half of it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    share_owner(draft)
    draft.replace(path)


def rotate(log: Path) -> Path:
    """Rename the log of the last run to `NAME.1`, and return the path for the new one."""
    if log.exists():
        log.replace(log.with_name(f"{log.name}.1"))
    return log


def rotate_large(log: Path, most: int) -> None:
    """Move the content of a log to `NAME.1` once it exceeds `most` bytes, while processes append to it.

    Those processes keep the file open, so it is copied and truncated. A line of that moment may be lost.
    """
    if log.exists() and log.stat().st_size > most:
        shutil.copy(log, log.with_name(f"{log.name}.1"))
        os.truncate(log, 0)


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log, indented; a word where there are none."""
    try:
        with log.open(errors="replace") as file:
            last = deque(file, maxlen=lines)
    except FileNotFoundError:
        last = deque()
    return "".join(f"    {line.rstrip()}\n" for line in last) or "    (it is empty)\n"
