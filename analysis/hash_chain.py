"""Hash chain of the ledger (docs/methods.md, track record): a Merkle root a batch, a root over it and all before it.

The chain shows a changed row to whoever has an old root. The leaves are the hash of the batch's header and those of its
rows; leaves and nodes are hashed with different first bytes, so that none passes for the other.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from analysis.canonical import canonical, digest

GENESIS = bytes(32)  # the root before the first batch
LEAF, NODE = b"\x00", b"\x01"


class Kind(StrEnum):
    """What a batch has rows of."""

    RECOMMENDATIONS = "recommendations"
    OUTCOMES = "outcomes"


@dataclass(frozen=True, slots=True)
class Header:
    """A batch without its hashes: its number, what made it (`key`), and `count` rows from number `first` on."""

    id: int
    kind: str
    key: str
    made_at: datetime
    first: int
    count: int

    @property
    def record(self) -> dict[str, Any]:
        """Return what is hashed of it."""
        return {name: getattr(self, name) for name in ("id", "kind", "key", "made_at", "first", "count")}


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as it is stored."""

    header: Header
    merkle: bytes
    previous: bytes
    root: bytes


@dataclass(frozen=True, slots=True)
class End:
    """Where a ledger ends: the numbers of its last batch and last rows by kind, 0 before the first, and its root."""

    batch: int
    root: bytes
    rows: Mapping[Kind, int]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row as it is stored: its number, its hash, and what is hashed."""

    id: int
    sha256: bytes
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place at which the stored ledger is not the one that was written."""

    where: str
    why: str


def merkle_root(hashes: Sequence[bytes]) -> bytes:
    """Return the Merkle root of at least one hash. A node without a neighbour goes up as it is."""
    if not hashes:
        raise ValueError("a tree has at least one leaf")
    level = [_sha256(LEAF + one) for one in hashes]
    while len(level) > 1:
        pairs = [_sha256(NODE + level[i] + level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def next_root(previous: bytes, merkle: bytes) -> bytes:
    """Return the root of the ledger after a batch."""
    return _sha256(previous + merkle)


def sealed(header: Header, hashes: Sequence[bytes], previous: bytes) -> Batch:
    """Return a batch with its hashes, to follow the root `previous`."""
    merkle = merkle_root([digest(canonical(header.record)), *hashes])
    return Batch(header, merkle, previous, next_root(previous, merkle))


def first_broken(entries: Iterable[tuple[Batch, Sequence[LedgerRow]]], kept_root: bytes | None = None) -> Broken | None:
    """Return the first broken row or batch of a ledger, in its order; None for a whole one.

    `kept_root` is a root that somebody has kept from before: the ledger has to have had it. Only that shows a ledger
    that was written anew as a whole, or lost its end.
    """
    previous, number, firsts, seen = GENESIS, 1, dict.fromkeys(Kind, 1), kept_root in (None, GENESIS)
    for batch, rows in entries:
        header = batch.header
        if header.id != number:
            return Broken(f"batch {number}", "it is missing")
        broken = _broken_row(header, firsts[Kind(header.kind)], rows) or _broken_batch(batch, rows, previous)
        if broken:
            return broken
        firsts[Kind(header.kind)] += header.count
        previous, number = batch.root, number + 1
        seen = seen or batch.root == kept_root
    return None if seen else Broken("the root that was kept", "the ledger never had it")


def _broken_row(header: Header, first: int, rows: Sequence[LedgerRow]) -> Broken | None:
    name = header.kind.removesuffix("s")
    if header.first != first:
        return Broken(f"batch {header.id}", f"its rows begin at {name} {header.first}, not {first}")
    stored = {row.id: row for row in rows}
    for number in range(header.first, header.first + header.count):
        row = stored.pop(number, None)
        if row is None:
            return Broken(f"{name} {number}", "it is missing")
        if digest(canonical(row.record)) != row.sha256:
            return Broken(f"{name} {number}", "its content is not that of its hash")
    if stored:
        return Broken(f"{name} {min(stored)}", f"batch {header.id} was written without it")
    return None


def _broken_batch(batch: Batch, rows: Sequence[LedgerRow], previous: bytes) -> Broken | None:
    where = f"batch {batch.header.id}"
    if batch.previous != previous:
        return Broken(where, "it does not follow the batch before it")
    hashes = [row.sha256 for row in sorted(rows, key=lambda row: row.id)]
    expected = sealed(batch.header, hashes, previous)
    if expected.merkle != batch.merkle:
        return Broken(where, "its rows or its header are not those of its Merkle root")
    return None if expected.root == batch.root else Broken(where, "its root is not that of its content")


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
