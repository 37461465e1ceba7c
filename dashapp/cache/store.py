"""The answers in Redis: flask-caching's backend, which also knows versions, the previous answer, and whose turn it is.

An answer stands under its key and the data version: new prices mean new keys, so nothing is ever scanned or deleted.
Beside it stands which version of it is the newest. Locks are in the same Redis, which may evict them: that costs
computing twice and nothing else.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask_caching.backends.rediscache import RedisCache

from dashapp.cache.away import Availability, availability, cache_availability
from dashapp.cache.together import Together
from dashapp.settings import ROOT, settings
from db import changes
from db.settings import cache_url, database_url, redis_url

PROGRAM = ("dashapp", "market", "db")  # the folders of what makes answers
LOCK_SECONDS = 10.0  # how long one reader may compute before another does; nobody is held up longer by one that died
RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


@dataclass(frozen=True, slots=True)
class Found:
    """What is kept under a key for the current data version; `value` is None where nothing is."""

    version: int
    value: bytes | None


@dataclass(frozen=True, slots=True)
class Turn:
    """Whether it is ours to compute, the answer if it has come meanwhile, and which version of it is the newest."""

    ours: bool
    value: bytes | None
    newest: int | None


class AnswerStore(RedisCache):  # type: ignore[misc]  # it has no types
    """Answers as bytes. Every method tells None, or does nothing, while Redis is away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client: Any = self._write_client  # its types allow text, which it gives only where it decodes
        self.has_version = cache_url() == redis_url()  # where the version stands, too, one question is enough
        self.availability: Availability = availability if self.has_version else cache_availability
        self._last_version = 0
        self._together = Together(self._find_all)

    def find(self, key: str) -> Found | None:
        """The current data version and what is kept for it."""
        return self._together.ask(key)

    def _find_all(self, keys: Sequence[str]) -> Mapping[str, Found] | None:
        if self.has_version:
            return self.availability.ask(lambda: self._find_at_once(keys))
        version = data_version()
        return None if version is None else self.availability.ask(lambda: self._of_version(keys, version))

    def _find_at_once(self, keys: Sequence[str]) -> Mapping[str, Found]:
        """Ask for the version, and for the answers of the last known one, which nearly always is still the current."""
        last = self._last_version
        told, *values = self.client.mget(changes.VERSION_KEY, *(self._at(key, last) for key in keys))
        version = changes.data_version() if told is None else int(told)
        if version == last:
            return {key: Found(version, value) for key, value in zip(keys, values, strict=True)}
        self._last_version = version
        return self._of_version(keys, version)

    def _of_version(self, keys: Sequence[str], version: int) -> Mapping[str, Found]:
        values = self.client.mget([self._at(key, version) for key in keys])
        return {key: Found(version, value) for key, value in zip(keys, values, strict=True)}

    def take_turn(self, key: str, version: int, token: str) -> Turn | None:
        """Take the lock of a key at a version, unless another holds it; it ends by itself after LOCK_SECONDS."""
        return self.availability.ask(lambda: self._take_turn(key, version, token))

    def _take_turn(self, key: str, version: int, token: str) -> Turn:
        with self.client.pipeline(transaction=False) as pipeline:
            pipeline.set(self._lock(key, version), token, nx=True, px=round(LOCK_SECONDS * 1000))
            pipeline.get(self._at(key, version))
            pipeline.get(self._newest(key))
            ours, value, newest = pipeline.execute()
        return Turn(bool(ours), value, None if newest is None else int(newest))

    def end_turn(self, key: str, version: int, token: str) -> None:
        """Let go of the lock, if it is still ours."""
        self.availability.ask(lambda: self.client.eval(RELEASE, 1, self._lock(key, version), token))

    def keep(self, key: str, version: int, value: bytes) -> None:
        """Keep an answer for CACHE_SECONDS; `version` is that which was current before it was computed."""

        def put() -> None:
            with self.client.pipeline(transaction=False) as pipeline:
                pipeline.set(self._at(key, version), value, ex=changes.CACHE_SECONDS)
                pipeline.set(self._newest(key), version, ex=changes.CACHE_SECONDS)
                pipeline.execute()

        self.availability.ask(put)

    def previous(self, key: str, version: int) -> bytes | None:
        """What is kept for a version that need not be the current one."""
        return self.availability.ask(lambda: self.client.get(self._at(key, version)))

    def first_of_all(self, task: str, seconds: float) -> bool:
        """Whether this process is the first to ask for a task within so many seconds; False while Redis is away."""
        taken = self.availability.ask(
            lambda: self.client.set(f"{self.key_prefix}task:{task}", b"", nx=True, px=round(seconds * 1000))
        )
        return bool(taken)

    def _at(self, key: str, version: int) -> str:
        return f"{self.key_prefix}{version}:{key}"

    def _lock(self, key: str, version: int) -> str:
        return f"{self.key_prefix}lock:{version}:{key}"

    def _newest(self, key: str) -> str:
        return f"{self.key_prefix}newest:{key}"


def key_prefix() -> str:
    """What our keys begin with.

    The answers of another database on the same Redis must never be taken for ours, nor those of another release of
    this program, whose answers may have other fields, nor those with cursors that another SECRET_KEY has signed.
    """
    address = database_url().rpartition("@")[2]  # without the password
    key = settings().SECRET_KEY.get_secret_value()
    return f"cache:{hashlib.sha256(f'{address} {key} '.encode() + _release()).hexdigest()[:12]}:"


@cache
def _release() -> bytes:
    """A digest of the program that makes the answers."""
    digest = hashlib.sha256()
    for file in sorted(file for folder in PROGRAM for file in (ROOT / folder).rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.digest()


def data_version() -> int | None:
    """Version of the prices, None while Redis is away."""
    return availability.ask(changes.data_version)
