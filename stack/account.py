"""Which account runs the embedded servers when we are root: PostgreSQL refuses to be root, and Valkey need not be.

The data or the installation may lie below a folder that this account cannot enter (a clone in a home folder). That
folder is not ours to open up. So the project's owner runs the servers if that helps (sudo); else, on Linux (a clone in
/root), the server gets one capability, the one to pass through folders and read.
"""

import ctypes
import os
import pwd
import stat
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stack.errors import StackError
from stack.files import ROOT

NAMES = ("postgres", "nobody")
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_SETPCAP = 1, 2, 8
PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP = 28, 1 << 2
PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 47, 2
CAPABILITY_VERSION_3 = 0x20080522


@dataclass(frozen=True)
class Account:
    """A user and a group by number, and the Linux capability, if any, that they need to reach their files."""

    uid: int
    gid: int
    capability: int | None = None


def server_account(data: Path, *needed: Path) -> Account | None:
    """The account for servers whose files are in `data`: None (our own) unless we are root.

    Data that is there already stays with its owner. `needed` are other paths that the servers must reach. Raises
    StackError when they cannot be reached without opening up folders.
    """
    if os.geteuid() != 0:
        return None
    paths = (data, *needed)
    uid, gid = _owner(data) or _stranger(paths)
    _require_usable(uid, gid)
    blocked = _first_blocked(paths, uid, gid)
    return Account(uid, gid, _reading_capability(blocked) if blocked else None)


def _owner(path: Path) -> tuple[int, int] | None:
    if not path.exists() or path.stat().st_uid == 0:
        return None
    return path.stat().st_uid, path.stat().st_gid


def _stranger(paths: Sequence[Path]) -> tuple[int, int]:
    """An account with no rights of its own; the project's owner where only that one gets to the files."""
    unprivileged, owner = _unprivileged(), _owner(ROOT)
    if owner and _has_name(owner[0]) and _first_blocked(paths, *unprivileged) and not _first_blocked(paths, *owner):
        return owner
    return unprivileged


def _has_name(uid: int) -> bool:
    """Whether the machine knows this user, as initdb wants it to."""
    try:
        return bool(pwd.getpwuid(uid))
    except KeyError:
        return False


def _unprivileged() -> tuple[int, int]:
    for name in NAMES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    return 65534, 65534


def _require_usable(uid: int, gid: int) -> None:
    """Refuse where root cannot become others, as in some containers."""
    try:
        subprocess.run(["/bin/sh", "-c", ":"], user=uid, group=gid, extra_groups=[], cwd="/", check=True)
    except (OSError, subprocess.SubprocessError):
        raise StackError(
            f"The servers must not run as root, and root cannot become another user (id {uid}) here.\n"
            "Run this as an ordinary user, or set DATABASE_URL and REDIS_URL to servers that run elsewhere."
        ) from None


def _first_blocked(paths: Sequence[Path], uid: int, gid: int) -> Path | None:
    return next((path for path in paths if not _reachable(path, uid, gid)), None)


def _reachable(path: Path, uid: int, gid: int) -> bool:
    """Whether every folder above `path` lets this account pass."""
    return all(_may_pass(folder.stat(), uid, gid) for folder in path.resolve().parents if folder.exists())


def _may_pass(folder: os.stat_result, uid: int, gid: int) -> bool:
    if folder.st_uid == uid:
        return bool(folder.st_mode & stat.S_IXUSR)
    return bool(folder.st_mode & (stat.S_IXGRP if folder.st_gid == gid else stat.S_IXOTH))


def _reading_capability(blocked: Path) -> int:
    """The weakest capability we may hand on; containers often have only the stronger one."""
    permitted = _permitted_capabilities()
    for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
        if permitted >> capability & 1 and permitted >> CAP_SETPCAP & 1:
            return capability
    raise StackError(
        f"The servers must not run as root, and no other account may enter the folders above {blocked}.\n"
        "Run this as an ordinary user, or move the project and DATA_DIR to where others may enter, e.g. below /opt."
    )


def _permitted_capabilities() -> int:
    if not sys.platform.startswith("linux"):
        return 0
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("CapPrm:")), 16)


def become(account: Account) -> None:
    """Turn this process into `account`, for good. To be called between fork and exec, by root."""
    if account.capability is not None:
        # Without this, access(2) ignores the capabilities of everybody but root, and initdb asks access(2).
        _prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
    os.setgroups([])
    os.setgid(account.gid)
    os.setuid(account.uid)
    if account.capability is not None:
        _keep_only(account.capability)


def _keep_only(capability: int) -> None:
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    bit = 1 << capability
    sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    if ctypes.CDLL(None, use_errno=True).capset(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability)


def _prctl(option: int, *arguments: int) -> None:
    padded = [ctypes.c_ulong(value) for value in (*arguments, 0, 0, 0, 0)[:4]]
    if ctypes.CDLL(None, use_errno=True).prctl(option, *padded) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option}")


def prctl(option: int, argument: int) -> None:
    """Linux's prctl(2) with one argument; nothing on other systems."""
    if sys.platform.startswith("linux"):
        _prctl(option, argument)
