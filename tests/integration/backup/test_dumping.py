"""Dumps: whole or not there, of one moment, in nobody's way."""

import fcntl
import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Engine, event

from backup import dumping, manifest
from backup.manifest import DUMP, MANIFEST
from db import databases, schema
from db.engine import Connection
from stack import locks
from stack.errors import StackError
from tests.support.prices import ago, make_card, price, scalar, series, store
from tests.support.waiting import wait_until
from upkeep import after_prices

LOCKED = """
    SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE application_name = 'pg_dump' AND datname = current_database() AND granted AND mode = 'AccessShareLock'
        AND relation = CAST(:relation AS regclass)
"""


@contextmanager
def held_dump(engine: Engine, fifo: Path) -> Iterator[None]:
    """A dump that has all its locks and cannot go on: the pipe that it writes to is full until the block ends."""
    os.mkfifo(fifo)
    url = engine.url.render_as_string(hide_password=False)
    with databases.exported_snapshot(url) as (connection, snapshot), ThreadPoolExecutor(1) as pool:
        major = databases.server_version(connection)
        dumped = pool.submit(dumping.write_archive, url, major, snapshot, fifo)
        with fifo.open("rb") as reader:
            fcntl.fcntl(reader, fcntl.F_SETPIPE_SZ, 4096)
            for relation in ("cards", "price_snapshots", "latest_prices", "series_signals"):
                wait_until(partial(is_held, engine, relation), f"{relation} is held")
            yield
            while reader.read(1 << 16):
                pass
        dumped.result()


def is_held(engine: Engine, relation: str) -> bool:
    """Whether pg_dump holds its lock on a relation."""
    return bool(scalar(engine, LOCKED, relation=relation))


def give_up_on_locks(connection: Connection) -> None:
    connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")


def test_a_manifest_says_what_the_dump_beside_it_holds(backup: Path, market: Engine) -> None:
    held = manifest.read(backup)
    assert sorted(path.name for path in backup.iterdir()) == [DUMP, MANIFEST]
    assert held.relations["public.cards"].rows == scalar(market, "SELECT count(*) FROM cards") == 60
    snapshots = held.relations["public.price_snapshots"].rows
    assert snapshots == scalar(market, "SELECT count(*) FROM price_snapshots") > 1000
    assert held.files[DUMP] == manifest.sum_of(backup / DUMP)
    assert (held.schema, held.format) == (schema.head(), 1)
    assert not [name for name in held.relations if "price_snapshots_2" in name]


def test_a_backup_is_for_its_owner_only_and_holds_no_password_of_the_database(backup: Path, market_url: str) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o700
    login = f":{urlsplit(market_url).password}@".encode()
    assert len(login) > 4
    assert not [path for path in backup.iterdir() if login in path.read_bytes()]


def test_a_load_does_not_wait_for_a_dump(database: Engine, tmp_path: Path) -> None:
    store(database, [series(1, price(ago(2), "3.00"))], [make_card(1)])
    event.listen(database, "begin", give_up_on_locks)
    try:
        with held_dump(database, tmp_path / "pipe"):
            # Also into a week that has no partition yet.
            store(database, [series(1, price(ago(1), "4.00"), price(ago(30), "2.00"))], [make_card(1), make_card(2)])
            after_prices.run(database, anyway=True)
            assert is_held(database, "cards")
    finally:
        event.remove(database, "begin", give_up_on_locks)
    assert scalar(database, "SELECT count(*) FROM price_snapshots") == 3


def test_what_is_committed_during_a_dump_is_not_in_it(database: Engine, tmp_path: Path) -> None:
    store(database, [series(1, price(ago(2), "3.00"))], [make_card(1)])
    url = database.url.render_as_string(hide_password=False)
    with databases.exported_snapshot(url) as (connection, _):
        before = dumping.contents.contents(connection)
        store(database, [series(1, price(ago(1), "4.00"))])
        assert dumping.contents.contents(connection) == before
    with databases.connected(url) as connection:
        after = dumping.contents.contents(connection)
    assert after["public.price_snapshots"].rows == before["public.price_snapshots"].rows + 1 == 2


def test_a_dump_that_was_killed_is_no_backup_and_goes_with_the_next_one(market_url: str, tmp_path: Path) -> None:
    left = tmp_path / "draft-killed"
    left.mkdir()
    (left / MANIFEST).write_text("{}")
    with pytest.raises(StackError, match="no backup"):
        dumping.newest(tmp_path)
    first, second = (dumping.dump(market_url, tmp_path) for _ in range(2))
    assert not left.exists()
    assert first != second == dumping.newest(tmp_path)


def test_a_database_without_a_schema_is_not_backed_up(empty_url: str, tmp_path: Path) -> None:
    with pytest.raises(StackError, match="empty"):
        dumping.dump(empty_url, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["backup.lock"]


def test_two_backups_at_once_are_one_too_many(market_url: str, tmp_path: Path) -> None:
    with locks.locked(tmp_path / "backup.lock", timeout=0), pytest.raises(StackError, match="Another backup"):
        dumping.dump(market_url, tmp_path)
