"""The servers of a data folder, for whoever needs them: joined if they run, started if not, gone with the last user."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from stack.files import make_folder
from stack.postgres import EmbeddedPostgres
from stack.server import EmbeddedServer
from stack.valkey import EmbeddedValkey


@dataclass(frozen=True)
class Servers:
    """Where the database and Redis are. `embedded` are those of the two that are ours."""

    database_url: str
    redis_url: str
    embedded: tuple[EmbeddedServer, ...] = ()


@contextmanager
def servers(data_dir: Path, *, database_url: str | None = None, redis_url: str | None = None) -> Iterator[Servers]:
    """The servers of `data_dir` while the block runs; a URL that is given stands for a server that is not ours.

    Other processes may use them at the same time; the last to leave ends them. Raises StackError when one does not
    come up.
    """
    make_folder(data_dir)
    postgres, valkey = _both(data_dir)
    with ExitStack() as stack:
        database = database_url or stack.enter_context(postgres)
        redis = redis_url or stack.enter_context(valkey)
        ours = ((postgres, database_url), (valkey, redis_url))
        yield Servers(database, redis, tuple(server for server, url in ours if url is None))


def database(data_dir: Path, url: str | None) -> AbstractContextManager[str]:
    """The database alone: that of `url`, or while the block runs the embedded one of `data_dir`."""
    return nullcontext(url) if url else EmbeddedPostgres(data_dir / "postgres")


def running(data_dir: Path) -> Servers | None:
    """The embedded servers of `data_dir` if both run and answer. Does not keep them from ending."""
    if not data_dir.is_dir():
        return None
    both = _both(data_dir)
    urls = [server.running() for server in both]
    return Servers(urls[0], urls[1], both) if urls[0] and urls[1] else None


def _both(data_dir: Path) -> tuple[EmbeddedPostgres, EmbeddedValkey]:
    return EmbeddedPostgres(data_dir / "postgres"), EmbeddedValkey(data_dir / "valkey")
