"""The servers of a data folder: joined if they run, started if not, ended with their last user."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from stack.account import claim
from stack.postgres import EmbeddedPostgres
from stack.server import EmbeddedServer
from stack.valkey import EmbeddedCache, EmbeddedValkey


@dataclass(frozen=True)
class Servers:
    """URLs of the database, Redis and the cache. `embedded` are those of them that are ours.

    `cache_url` is None where the Redis of jobs caches answers.
    """

    database_url: str
    redis_url: str
    cache_url: str | None = None
    embedded: tuple[EmbeddedServer, ...] = ()


@contextmanager
def servers(
    data_dir: Path, *, database_url: str | None = None, redis_url: str | None = None, cache_url: str | None = None
) -> Iterator[Servers]:
    """Run the servers of `data_dir` during the block; a given URL is that of a server that is not ours.

    An embedded Redis has an embedded cache. Other processes may use them at the same time; the last user ends them.
    Raises StackError when one does not come up.
    """
    claim(data_dir)
    ours: list[EmbeddedServer] = []
    with ExitStack() as stack:

        def start(server: EmbeddedServer) -> str:
            url = stack.enter_context(server)
            ours.append(server)
            return url

        database = database_url or start(_postgres(data_dir))
        redis = redis_url or start(_valkey(data_dir))
        cache = cache_url or (None if redis_url else start(EmbeddedCache(data_dir / "cache")))
        yield Servers(database, redis, cache, tuple(ours))


def database(data_dir: Path, url: str | None) -> AbstractContextManager[str]:
    """Run the database only, during the block: that of `url`, or the embedded one of `data_dir`."""
    return nullcontext(url) if url else _postgres(claim(data_dir))


def redis(data_dir: Path, url: str | None) -> AbstractContextManager[str]:
    """Run Redis only, likewise."""
    return nullcontext(url) if url else _valkey(claim(data_dir))


def _postgres(data_dir: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(data_dir / "postgres")


def _valkey(data_dir: Path) -> EmbeddedValkey:
    return EmbeddedValkey(data_dir / "valkey")
