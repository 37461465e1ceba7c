"""Writes to the ledger of recommendations: rows are added in batches, and never changed.

Every batch is added under one advisory lock, so that numbers have no gaps and each root follows the one before.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from analysis.canonical import canonical, digest
from analysis.hash_chain import Batch, End, Header, Kind, sealed
from db.locks import take_turn
from db.models.recommendations import COLUMNS, JSON, TABLES

LEDGER = 4_021_977  # key of an advisory lock: one batch of the ledger at a time

BATCH = text("""
    INSERT INTO ledger_batches (id, kind, key, made_at, first, count, merkle, previous, root)
    VALUES (:id, :kind, :key, :made_at, :first, :count, :merkle, :previous, :root)
""")


def hold_ledger(connection: Connection) -> None:
    """Wait until no other batch is being added, and keep others waiting until the transaction ends."""
    take_turn(connection, LEDGER)


def append(
    connection: Connection, end: End, kind: Kind, key: str, made_at: datetime, rows: Sequence[Mapping[str, Any]]
) -> Batch:
    """Add a batch of at least one row after the `end` of the ledger, which the caller holds.

    Rows have the columns of `COLUMNS`, except for the numbers of row and batch.
    """
    number, first = end.batch + 1, end.rows[kind] + 1
    header = Header(number, str(kind), key, made_at, first, len(rows))
    made = [{"id": first + place, "batch_id": number, **row} for place, row in enumerate(rows)]
    hashes = [digest(canonical(row)) for row in made]
    batch = sealed(header, hashes, end.root)
    stored = {"merkle": batch.merkle, "previous": batch.previous, "root": batch.root}
    connection.execute(BATCH, {**header.record, **stored})
    connection.execute(
        _insert(kind), [{**_stored(row), "sha256": sha256} for row, sha256 in zip(made, hashes, strict=True)]
    )
    return batch


def _insert(kind: Kind) -> Any:
    names = (*COLUMNS[kind], "sha256")
    values = ", ".join(f"CAST(:{name} AS jsonb)" if name in JSON else f":{name}" for name in names)
    return text(f"INSERT INTO {TABLES[kind]} ({', '.join(names)}) VALUES ({values})")


def _stored(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as the database takes it; what it gives back has the same canonical form."""
    wrapped = {name: canonical({"of": row[name]})[len('{"of":') : -1] for name in JSON if name in row}
    return {**row, **{name: list(row[name]) for name in row if isinstance(row[name], tuple)}, **wrapped}
