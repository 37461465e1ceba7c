"""A streaming replica of an embedded PostgreSQL, as `pg_basebackup` makes it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import redis
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from stack.account import Account
from stack.postgres import NAME, EmbeddedPostgres, binary
from stack.valkey import EmbeddedValkey
from tests.conftest import configured, forget_connections, migrate
from tests.support.waiting import wait_until


@contextmanager
def replicated(folder: Path) -> Iterator[tuple["Primary", "EmbeddedReplica"]]:
    """A primary with an up-to-date schema, and its streaming replica."""
    with EmbeddedValkey(folder / "valkey") as redis_url:
        primary = Primary(folder / "primary", redis_url)
        with primary as url:
            migrate(url)
            replica = EmbeddedReplica(folder / "replica", primary)
            with replica:
                yield primary, replica


@contextmanager
def configured_for(primary: "Primary", replica: "EmbeddedReplica") -> Iterator[None]:
    """Point this process at both and at their Valkey, emptied; a server that was stopped is started again.

    Settings that follow are read, too.
    """
    primary_url, replica_url = (server.running() or server.start() for server in (primary, replica))
    redis.Redis.from_url(primary.redis_url).flushall()
    with configured(primary_url, primary.redis_url):
        os.environ["DATABASE_REPLICA_URL"] = replica_url
        forget_connections()
        yield


GRANT = f"GRANT EXECUTE ON FUNCTION pg_wal_replay_pause(), pg_wal_replay_resume() TO {NAME}\n"


class Primary(EmbeddedPostgres):
    """An embedded server with one replica, whose replay its role may pause, as else only a superuser may.

    It has a Valkey of its own: web processes of other tests would give versions with positions of their server.
    """

    def __init__(self, directory: Path, redis_url: str) -> None:
        super().__init__(directory, durable=False, replicas=1)
        self.redis_url = redis_url

    def _let_replicas_in(self, account: Account | None) -> None:
        is_new = "replication" not in (self._data / "pg_hba.conf").read_text()
        super()._let_replicas_in(account)
        if is_new:
            self._run([str(self._program()), "--single", "-D", str(self._data), NAME], account, GRANT)


class EmbeddedReplica(EmbeddedPostgres):
    """A standby below `directory` of an embedded server that allows replicas and runs."""

    name = "PostgreSQL's replica"

    def __init__(self, directory: Path, primary: EmbeddedPostgres) -> None:
        super().__init__(directory, durable=primary.durable)
        self._primary = primary
        self._senders = primary.replicas

    def _create(self, account: Account | None) -> None:
        """Copy the primary; its password is the primary's."""
        url = self._primary.running() or ""
        address = urlsplit(url)
        draft = self.directory / "cluster.new-copy"
        draft.mkdir()
        if account is not None:
            os.chown(draft, account.uid, account.gid)
        dsn = f"host={address.hostname} port={address.port} user={address.username} password={address.password}"
        copy = ["--wal-method=stream", "--write-recovery-conf", "--checkpoint=fast", "--no-sync"]
        self._run([str(binary("pg_basebackup")), "--pgdata", str(draft / "data"), "--dbname", dsn, *copy], account)
        for file in ("password", "kind.json"):
            (draft / file).write_bytes((self._primary._cluster / file).read_bytes())
        draft.rename(self._cluster)

    def _settings(self, port: int) -> dict[str, str]:
        # A standby stops replaying where it has fewer senders than its primary.
        followed = {"max_wal_senders": str(3 * self._senders), "wal_level": "replica"}
        return {**super()._settings(port), **followed, "max_standby_streaming_delay": "50ms"}


@contextmanager
def paused(primary_url: str, replica_url: str) -> Iterator[None]:
    """A replica that has replayed everything up to here, and replays nothing more inside this block."""
    with at(replica_url) as replica:
        caught_up(primary_url, replica_url)
        replica.execute(text("SELECT pg_wal_replay_pause()"))
        wait_until(lambda: replica.scalar(text("SELECT pg_get_wal_replay_pause_state()")) == "paused", "it is paused")
        try:
            yield
        finally:
            wait_until(lambda: _resumed(replica_url), "it goes on")


def _resumed(replica_url: str) -> bool:
    """Have a replica go on; False where that is cancelled, because its snapshot stands in the way of the replay."""
    try:
        with at(replica_url) as replica:
            replica.execute(text("SELECT pg_wal_replay_resume()"))
    except OperationalError:
        return False
    return True


def caught_up(primary_url: str, replica_url: str) -> None:
    """Wait until a replica shows all that its primary has committed by now."""
    with at(primary_url) as primary, at(replica_url) as replica:
        newest = primary.scalar(text("SELECT pg_logical_emit_message(false, 'test', '', true)"))
        reached = text("SELECT pg_last_wal_replay_lsn() >= CAST(:newest AS pg_lsn)")
        wait_until(lambda: bool(replica.scalar(reached, {"newest": newest})), "the replica has replayed")


@contextmanager
def at(url: str) -> Iterator[Connection]:
    """A connection of one's own, without transactions."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection
