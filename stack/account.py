"""The account of the servers and the program when root starts them: PostgreSQL refuses root, the others do not need it.

The data or the installation may be below a folder that this account cannot enter (a clone in a home folder). The mode
of that folder stays unchanged. So the project's owner runs the servers if that suffices (sudo); else, on Linux (a clone
in /root), the server gets one capability: to pass through folders and read.
"""

import ctypes
import grp
import os
import pwd
import stat
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stack.errors import StackError
from stack.files import CLOSED, ROOT, make_folder

NAMES = ("postgres", "nobody")
# Prefixes of the names of all files and folders that this program makes in its data folder.
OURS = (
    *("admin-token", "backups", "beat-schedule", "cache", "day-files", "demo", "downloads", "drill-", "launcher."),
    *("lifeline.lock", "log"),
    *("migrate.lock", "postgres", "secret-key", "simulated-market", "valkey"),
)
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


def server_account(data: Path, *needed: Path, folder: Path | None = None) -> Account | None:
    """Return the account for servers whose files are in `data`: None (our own) unless we are root.

    Existing data keeps its owner; new data goes to that of `folder`. `needed` are other paths that the servers must
    reach. Raises StackError when they cannot be reached without a change of folder modes.
    """
    if os.geteuid() != 0:
        return None
    paths = (data, *needed)
    uid, gid = _owner(data) or (folder and _named_owner(folder)) or _stranger(paths)
    _require_usable(uid, gid)
    blocked = _first_blocked(paths, uid, gid)
    return Account(uid, gid, _reading_capability(blocked) if blocked else None)


def program_account(data_dir: Path) -> Account | None:
    """Return the account for the web process, the workers and others on the data folder, as `server_account`."""
    return server_account(data_dir, Path(__file__), Path(sys.prefix) / "bin" / "python")


def claim(data_dir: Path) -> Path:
    """Make the data folder and return it. As root, chowns it and root's files in it to the account of the program.

    Raises StackError where a folder of root's has other files.
    """
    make_folder(data_dir)
    if os.geteuid() != 0:
        return data_dir
    if data_dir.stat().st_uid == 0:
        _require_ours(data_dir)
        data_dir.chmod(CLOSED)
    if account := program_account(data_dir):
        _hand_over(data_dir.resolve(), account)
    return data_dir


def _require_ours(data_dir: Path) -> None:
    strange = sorted(path.name for path in data_dir.iterdir() if not path.name.startswith(OURS))
    if strange:
        raise StackError(
            f"The folder {data_dir} is root's and holds other things ({', '.join(strange[:3])}); the program, "
            "which does not run as root, cannot have it.\nSet DATA_DIR to a folder for the program alone."
        )


def _hand_over(data_dir: Path, account: Account) -> None:
    """Chown root's files in the data folder to an account, except links and files with hard links elsewhere.

    A user who may write there could link one of root's files, also during the walk. So the change goes to the
    descriptor that was checked, not to a path.
    """
    for path, folders, names, descriptor in os.fwalk(data_dir):
        if path == str(data_dir):
            folders[:], names[:] = _ours(folders), _ours(names)
        if os.fstat(descriptor).st_uid == 0:
            os.fchown(descriptor, account.uid, account.gid)
        for name in names:
            _give(name, descriptor, account)


def _ours(names: Sequence[str]) -> list[str]:
    return [name for name in names if name.startswith(OURS)]


def _give(name: str, folder: int, account: Account) -> None:
    """Chown one file of a folder to an account, if it is root's."""
    try:
        if os.stat(name, dir_fd=folder, follow_symlinks=False).st_uid != 0:
            return
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError:  # a symbolic link, or deleted meanwhile
        return
    try:
        found = os.fstat(file)
        if stat.S_ISREG(found.st_mode) and found.st_uid == 0 and found.st_nlink == 1:
            os.fchown(file, account.uid, account.gid)
    finally:
        os.close(file)


def require_readable(path: Path, account: Account) -> None:
    """Raise StackError where a file of root's is closed for the account that has to read it."""
    if not path.exists() or account.capability is not None:
        return
    mode = path.stat()
    bit = stat.S_IRUSR if mode.st_uid == account.uid else stat.S_IRGRP if mode.st_gid == account.gid else stat.S_IROTH
    if not mode.st_mode & bit:
        group = grp.getgrgid(account.gid).gr_name
        raise StackError(
            f"The program does not run as root, and the user that it runs as (id {account.uid}) may not read {path}.\n"
            f"Let that user's group read it: chgrp {group} {path} && chmod 640 {path}"
        )


def _owner(path: Path) -> tuple[int, int] | None:
    if not path.exists() or path.stat().st_uid == 0:
        return None
    return path.stat().st_uid, path.stat().st_gid


def _named_owner(path: Path) -> tuple[int, int] | None:
    """Return the owner, if the machine has a name for it, as initdb requires."""
    owner = _owner(path)
    return owner if owner and _has_name(owner[0]) else None


def _stranger(paths: Sequence[Path]) -> tuple[int, int]:
    """Return an unprivileged account; the project's owner where only that one reaches the files."""
    unprivileged, owner = _unprivileged(), _owner(ROOT)
    if owner and _has_name(owner[0]) and _first_blocked(paths, *unprivileged) and not _first_blocked(paths, *owner):
        return owner
    return unprivileged


def _has_name(uid: int) -> bool:
    """Return whether the machine has a name for this user, as initdb requires."""
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
    """Raise StackError where root cannot become another user, as in some containers."""
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
    """Return whether this account may enter every folder above `path`."""
    return all(_may_pass(folder.stat(), uid, gid) for folder in path.resolve().parents if folder.exists())


def _may_pass(folder: os.stat_result, uid: int, gid: int) -> bool:
    if folder.st_uid == uid:
        return bool(folder.st_mode & stat.S_IXUSR)
    return bool(folder.st_mode & (stat.S_IXGRP if folder.st_gid == gid else stat.S_IXOTH))


def _reading_capability(blocked: Path) -> int:
    """Return the weakest capability that we may pass on; containers often have only the stronger one."""
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
    """Change this process to `account`, permanently. To be called between fork and exec, by root."""
    if account.capability is not None:
        # Without this, access(2), which initdb calls, ignores the capabilities of all users but root.
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
    """Call Linux's prctl(2) with one argument; does nothing on other systems."""
    if sys.platform.startswith("linux"):
        _prctl(option, argument)
