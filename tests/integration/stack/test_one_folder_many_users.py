"""One data folder used by an ordinary user, then by root, then by that user again."""

import os
import pwd
import site
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from stack.files import ROOT

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become others")
DAEMON = pwd.getpwnam("daemon")
ELSEWHERE = {"DATABASE_URL": "postgresql://elsewhere/prices", "REDIS_URL": "", "CACHE_URL": "", "ADMIN_TOKEN": ""}
EXECUTE = """
import sys
from pathlib import Path
from stack.errors import StackError
from stack.foreground import execute
from stack.settings import load_settings
try:
    sys.exit(execute(load_settings(), sys.argv[1:], migration=(sys.executable, "-c", "pass")))
except StackError as error:
    sys.exit(f"Error: {error}")
"""
WRITE = "import os; os.makedirs(os.environ['DATA_DIR'] + '/downloads', 0o700, exist_ok=True); print(os.geteuid())"


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody may pass."""
    with TemporaryDirectory(dir="/var/tmp") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture
def folder(place: Path) -> Path:
    """The user's folder."""
    (data := place / "data").mkdir()
    os.chown(data, DAEMON.pw_uid, DAEMON.pw_gid)
    return data


@pytest.fixture
def interpreter(place: Path) -> Iterator[Path]:
    """The interpreter, at a place where the user may run it, too."""
    real = Path(sys.executable).resolve()
    (mounted := place / "python").mkdir()
    if subprocess.run(["mount", "--bind", str(real.parents[1]), str(mounted)], check=False).returncode:
        pytest.skip("this user may not mount a folder")
    try:
        yield mounted / "bin" / real.name
    finally:
        subprocess.run(["umount", str(mounted)], check=True)


def execute(interpreter: Path, folder: Path, user: int, *command: str) -> "subprocess.CompletedProcess[str]":
    """Run a command on the servers of the folder as a user."""
    environment = {**os.environ, **ELSEWHERE, "DATA_DIR": str(folder)}
    environment["LD_LIBRARY_PATH"] = str(interpreter.parents[1] / "lib")
    environment["PYTHONPATH"] = os.pathsep.join((str(ROOT), *site.getsitepackages()))
    return subprocess.run(
        [str(interpreter), "-c", EXECUTE, *command],
        cwd=ROOT, env=environment, user=user, group=user and DAEMON.pw_gid, extra_groups=[],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_each_of_them_can_use_it_and_all_of_it_stays_the_users(interpreter: Path, folder: Path) -> None:
    for user in (DAEMON.pw_uid, 0, DAEMON.pw_uid):
        done = execute(interpreter, folder, user, str(interpreter), "-c", WRITE)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.strip() == str(DAEMON.pw_uid)
    made = [folder, *folder.rglob("*")]
    assert len(made) > 10
    assert {path.stat().st_uid for path in made} == {DAEMON.pw_uid}
    assert [path for path in made if path != folder and path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize("name", ["migrate.lock", "valkey/users.lock", "valkey/server.json"])
def test_what_root_has_left_there_is_named_with_what_to_do(name: str, interpreter: Path, folder: Path) -> None:
    assert execute(interpreter, folder, DAEMON.pw_uid, "true").returncode == 0
    os.chown(folder / name, 0, 0)
    failed = execute(interpreter, folder, DAEMON.pw_uid, "true")
    assert failed.returncode == 1
    assert "Traceback" not in failed.stderr
    assert f"{folder / name} belongs to root" in failed.stderr
    assert f"sudo chown -R daemon {folder}" in failed.stderr
