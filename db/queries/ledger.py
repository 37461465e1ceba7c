"""Queries for the ledger of recommendations: its batches in order with their rows, its end."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, text

from analysis.hash_chain import GENESIS, Batch, End, Header, Kind, LedgerRow
from db.models.recommendations import COLUMNS, TABLES

BATCHES = "SELECT id, kind, key, made_at, first, count, merkle, previous, root FROM ledger_batches"
LAST = text(f"{BATCHES} ORDER BY id DESC LIMIT 1")
OF_KEY = text(f"{BATCHES} WHERE key = :key")
AFTER = text(f"{BATCHES} WHERE id > :id ORDER BY id LIMIT 1")
ROWS = {
    kind: text(f"SELECT {', '.join(names)}, sha256 FROM {TABLES[kind]} WHERE batch_id = :id ORDER BY id")
    for kind, names in COLUMNS.items()
}
STRAYS = {
    kind: text(f"""
        SELECT min(id) FROM {table}
        WHERE NOT EXISTS (SELECT FROM ledger_batches WHERE id = batch_id AND kind = '{kind}')
    """)
    for kind, table in TABLES.items()
}
LAST_NUMBER = {Kind(kind): text(f"SELECT coalesce(max(id), 0) FROM {table}") for kind, table in TABLES.items()}


def last_batch(connection: Connection) -> Batch | None:
    """Return the newest batch."""
    row = connection.execute(LAST).one_or_none()
    return _batch(row) if row else None


def batch_of(connection: Connection, key: str) -> Batch | None:
    """Return the batch that was made for a key."""
    row = connection.execute(OF_KEY, {"key": key}).one_or_none()
    return _batch(row) if row else None


def end(connection: Connection) -> End:
    """Return where the ledger ends. The caller holds it, or somebody may add to it."""
    last = last_batch(connection)
    numbers = {kind: int(connection.scalar(statement) or 0) for kind, statement in LAST_NUMBER.items()}
    return End(last.header.id if last else 0, last.root if last else GENESIS, numbers)


def stray(connection: Connection, kind: Kind) -> int | None:
    """Return the number of the first row that no batch has."""
    number: int | None = connection.scalar(STRAYS[kind])
    return number


def entries(connection: Connection) -> Iterator[tuple[Batch, list[LedgerRow]]]:
    """Yield all batches in order, each with its rows."""
    number = -(2**31)
    while row := connection.execute(AFTER, {"id": number}).one_or_none():
        batch = _batch(row)
        number = batch.header.id
        yield batch, rows_of(connection, batch)


def rows_of(connection: Connection, batch: Batch) -> list[LedgerRow]:
    """Return the rows of a batch."""
    kind = Kind(batch.header.kind)
    found = connection.execute(ROWS[kind], {"id": batch.header.id})
    return [LedgerRow(row.id, row.sha256, {name: row._mapping[name] for name in COLUMNS[kind]}) for row in found]


def _batch(row: Row[Any]) -> Batch:
    header = Header(row.id, row.kind, row.key, row.made_at, row.first, row._mapping["count"])
    return Batch(header, row.merkle, row.previous, row.root)
