"""The answers in Redis, the last ones also in memory: flask-caching's backend with versions, previous answers, locks.

Others may write to Redis: answers have a seal, and numbers are parsed with care. An answer is stored under its key
and the version of its scope: a change means new keys, so nothing is ever scanned or deleted.

A second entry has the newest version of each answer. An answer is fresh for CACHE_SECONDS; a Redis of the cache's own
stores it for KEPT_SECONDS, to be returned while the database is away. Locks are in the same Redis, which may evict
them: an answer is then computed twice, without other harm.
"""

import hashlib
import struct
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from flask_caching.backends.rediscache import RedisCache

from dashapp.cache.availability import Availability, availability, cache_availability
from dashapp.cache.memory import Memory
from dashapp.cache.request_coalescing import RequestCoalescing
from dashapp.cache.seal import Seal
from dashapp.settings import ROOT, settings
from db import redis_client, versions
from db.settings import cache_url, database_url, redis_url
from db.versions import Version

PROGRAM = ("dashapp", "services", "market", "db")  # the folders of code that computes answers
CACHE_SECONDS = 300  # an answer is fresh for that long
LOCK_SECONDS = 10.0  # a reader's time to compute before another takes over, also after its death
KEPT_SECONDS = 2 * 3600
MOST_BYTES = 4 << 20  # of an answer; a larger one is computed each time
TIME = struct.Struct(">d")
RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


class Key(NamedTuple):
    """Key of an answer, beside the version of its scope."""

    scope: str
    name: str

    @property
    def cache(self) -> str:
        """Return the name without the digest of the arguments: that of the function or endpoint that answers."""
        return self.name.rpartition(":")[0]

    def __str__(self) -> str:
        return f"{self.scope}:{self.name}"


@dataclass(frozen=True, slots=True)
class Made:
    """An answer, and its time in seconds since 1970."""

    at: float
    value: bytes

    @property
    def is_fresh(self) -> bool:
        """Return whether it may be served while the database answers."""
        return time.time() - self.at < CACHE_SECONDS


@dataclass(frozen=True, slots=True)
class Found:
    """The entry of a key for the current version of its scope, fresh or not; `made` is None where there is none.

    A computation for the version must see all commits before the `position` of the database's log.
    """

    version: int
    position: int
    made: Made | None


@dataclass(frozen=True, slots=True)
class Turn:
    """Whether the lock is ours, the answer stored by now, and the newest version of it."""

    ours: bool
    made: Made | None
    newest: int | None


class AnswerStore(RedisCache):  # type: ignore[misc]  # it has no types
    """Answers as bytes. Every method returns None, or does nothing, while Redis is away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client: Any = self._write_client  # its types allow text, which it gives only where it decodes
        is_shared = cache_url() == redis_url()
        self.availability: Availability = availability if is_shared else cache_availability
        # The Redis of jobs and locks evicts nothing, so there answers must not occupy memory for long.
        self.kept_seconds = CACHE_SECONDS if is_shared else KEPT_SECONDS
        self._seal = Seal(settings().SECRET_KEY.get_secret_value())
        self._memory: Memory[Made] = Memory()
        self._together = RequestCoalescing(self._find_all)

    def find(self, key: Key) -> Found | None:
        """Return the current version of the key's scope and the entry for it."""
        return self._together.ask(key)

    def _find_all(self, keys: Sequence[Key]) -> Mapping[Key, Found] | None:
        scopes = dict.fromkeys(key.scope for key in keys)
        current = availability.ask(lambda: {scope: versions.recent(scope) for scope in scopes})
        return None if current is None else self._of_versions(keys, current)

    def _of_versions(self, keys: Sequence[Key], current: Mapping[str, Version]) -> Mapping[Key, Found] | None:
        places = {key: self._at(key, current[key.scope].number) for key in keys}
        made = {key: self._memory.get(at) for key, at in places.items()}
        elsewhere = [key for key, here in made.items() if here is None]
        if elsewhere:
            values = self.availability.ask(lambda: self.client.mget([places[key] for key in elsewhere]))
            if values is None:
                return None
            made |= {key: self._read(places[key], value) for key, value in zip(elsewhere, values, strict=True)}
        return {key: Found(*current[key.scope], made[key]) for key in keys}

    def _read(self, at: str, sealed: bytes | None) -> Made | None:
        made = self._made(at, sealed)
        if made is not None and made.is_fresh:
            self._memory.put(at, made)
        return made

    def take_turn(self, key: Key, version: int, token: str) -> Turn | None:
        """Take the lock of a key at a version, unless another holds it; the lock expires after LOCK_SECONDS."""
        return self.availability.ask(lambda: self._take_turn(key, version, token))

    def _take_turn(self, key: Key, version: int, token: str) -> Turn:
        with self.client.pipeline(transaction=False) as pipeline:
            pipeline.set(self._lock(key, version), token, nx=True, px=round(LOCK_SECONDS * 1000))
            pipeline.get(self._at(key, version))
            pipeline.get(self._newest(key))
            ours, value, newest = pipeline.execute()
        return Turn(bool(ours), self._made(self._at(key, version), value), redis_client.number(newest))

    def end_turn(self, key: Key, version: int, token: str) -> None:
        """Release the lock, if it is still ours."""
        self.availability.ask(lambda: self.client.eval(RELEASE, 1, self._lock(key, version), token))

    def keep(self, key: Key, version: int, value: bytes) -> None:
        """Store an answer made now; `version` is the current one before its computation.

        Answers of more than MOST_BYTES are not stored.
        """
        if len(value) > MOST_BYTES:
            return
        at, made = self._at(key, version), Made(time.time(), value)

        def put() -> None:
            # No transaction: without its second half only the fallback to this version is lost.
            with self.client.pipeline(transaction=False) as pipeline:
                pipeline.set(at, self._seal.put_on(at, TIME.pack(made.at) + value), ex=self.kept_seconds)
                pipeline.set(self._newest(key), version, ex=self.kept_seconds)
                pipeline.execute()

        self._memory.put(at, made)
        self.availability.ask(put)

    def of_version(self, key: Key, version: int) -> Made | None:
        """Return the answer stored for any version, fresh or not."""
        at = self._at(key, version)
        return self._made(at, self.availability.ask(lambda: self.client.get(at)))

    def _made(self, at: str, sealed: bytes | None) -> Made | None:
        kept = self._seal.take_off(at, sealed)
        return None if kept is None else Made(TIME.unpack_from(kept)[0], kept[TIME.size :])

    def first_of_all(self, task: str, seconds: float) -> bool:
        """Return whether this process is the first to claim a task within N `seconds`; False while Redis is away."""
        taken = self.availability.ask(
            lambda: self.client.set(f"{self.key_prefix}task:{task}", b"", nx=True, px=round(seconds * 1000))
        )
        return bool(taken)

    def _at(self, key: Key, version: int) -> str:
        return f"{self.key_prefix}{version}:{key}"

    def _lock(self, key: Key, version: int) -> str:
        return f"{self.key_prefix}lock:{version}:{key}"

    def _newest(self, key: Key) -> str:
        return f"{self.key_prefix}newest:{key}"


def key_prefix() -> str:
    """Return the prefix of our keys.

    It separates the answers of other databases on the same Redis, of other releases of this program with other fields,
    and those with cursors signed by another SECRET_KEY.
    """
    address = database_url().rpartition("@")[2]  # without the password
    key = settings().SECRET_KEY.get_secret_value()
    return f"cache:{hashlib.sha256(f'{address} {key} '.encode() + _release()).hexdigest()[:12]}:"


@cache
def _release() -> bytes:
    """Return a digest of the code that computes answers."""
    digest = hashlib.sha256()
    for file in sorted(file for folder in PROGRAM for file in (ROOT / folder).rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.digest()


def data_version(scope: str = versions.PRICES) -> int | None:
    """Return the version of a scope, None while Redis is away."""
    return availability.ask(lambda: versions.current(scope))
