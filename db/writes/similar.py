"""Writes the terms of rules texts, and the neighbours of cards."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from db.copying import array_text

STORE_VECTOR = text("""
    INSERT INTO card_vectors (oracle_id, text_hash, entries, colors, mana_value)
    VALUES (:oracle_id, :text_hash, :entries, :colors, :mana_value)
    ON CONFLICT (oracle_id) DO UPDATE SET text_hash = excluded.text_hash, entries = excluded.entries,
        colors = excluded.colors, mana_value = excluded.mana_value
""")
STORE_NEIGHBOURS = text("""
    INSERT INTO card_neighbours (oracle_id, digest, others, scores, shared)
    VALUES (:oracle_id, :digest, CAST(:others AS uuid[]), CAST(:scores AS real[]), CAST(:shared AS bigint[]))
    ON CONFLICT (oracle_id) DO UPDATE SET digest = excluded.digest, others = excluded.others,
        scores = excluded.scores, shared = excluded.shared
""")
FORGET = [
    text(f"DELETE FROM {table} WHERE NOT oracle_id = ANY(CAST(:known AS uuid[]))")
    for table in ("card_vectors", "card_neighbours")
]


class StoredVector(NamedTuple):
    """The terms of a text, its hash, and the body of its card."""

    oracle_id: UUID
    text_hash: bytes
    entries: bytes
    colors: list[str]
    mana_value: float | None


class StoredNeighbours(NamedTuple):
    """The nearest cards to one, computed from the texts of `digest`."""

    oracle_id: UUID
    digest: bytes
    others: Sequence[UUID]
    scores: Sequence[float]
    shared: Sequence[int]


def store_vectors(connection: Connection, vectors: Iterable[StoredVector]) -> None:
    """Store the terms of texts in place of the former ones."""
    rows = [one._asdict() for one in vectors]
    if rows:
        connection.execute(STORE_VECTOR, rows)


def store_neighbours(connection: Connection, neighbours: Iterable[StoredNeighbours]) -> None:
    """Store neighbours in place of the former ones."""
    rows = [
        one._asdict() | {name: array_text(getattr(one, name)) for name in ("others", "scores", "shared")}
        for one in neighbours
    ]
    if rows:
        connection.execute(STORE_NEIGHBOURS, rows)


def forget_others(connection: Connection, known: Iterable[UUID]) -> None:
    """Delete what is stored of cards that are not among the known ones."""
    ids = array_text(known)
    for statement in FORGET:
        connection.execute(statement, {"known": ids})
