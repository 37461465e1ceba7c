"""Verification of the ledger: every hash computed again from what is stored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.hash_chain import GENESIS, Batch, Broken, Kind, LedgerRow, first_broken
from db.engine import Connection, snapshot
from db.queries import ledger


@dataclass(frozen=True, slots=True)
class Verified:
    """A ledger: its batches and rows, its root, and the first place at which it is broken, None for a whole one."""

    batches: int
    rows: int
    root: bytes
    broken: Broken | None


def verify(kept_root: bytes | None = None) -> Verified:
    """Return what there is to say of the ledger. `kept_root`: a root of before, which it has to have had."""
    batches, rows, root = 0, 0, GENESIS

    def counted(connection: Connection) -> Iterator[tuple[Batch, Sequence[LedgerRow]]]:
        nonlocal batches, rows, root
        for batch, found in ledger.entries(connection):
            batches, rows, root = batches + 1, rows + len(found), batch.root
            yield batch, found

    with snapshot() as connection:
        broken = first_broken(counted(connection), kept_root) or _stray(connection)
    return Verified(batches, rows, root, broken)


def _stray(connection: Connection) -> Broken | None:
    for kind in Kind:
        number = ledger.stray(connection, kind)
        if number is not None:
            return Broken(f"{kind.value.removesuffix('s')} {number}", "no batch has it")
    return None
