"""The hash chain: whatever is changed, left out, added or swapped is found, and where."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.canonical import canonical, digest
from analysis.hash_chain import GENESIS, Batch, Broken, Header, Kind, LedgerRow, first_broken, merkle_root, sealed

Ledger = list[tuple[Batch, list[LedgerRow]]]
AT = datetime(2026, 11, 30, tzinfo=UTC)


def ledger(sizes: list[int]) -> Ledger:
    """A ledger of batches with so many rows, kinds in turn."""
    found: Ledger = []
    previous, firsts = GENESIS, dict.fromkeys(Kind, 1)
    for number, size in enumerate(sizes, 1):
        kind = list(Kind)[number % 2]
        records = [{"id": firsts[kind] + place, "batch_id": number, "said": f"{number}"} for place in range(size)]
        rows = [LedgerRow(one["id"], digest(canonical(one)), one) for one in records]
        header = Header(number, kind, f"batch:{number}", AT, firsts[kind], size)
        batch = sealed(header, [row.sha256 for row in rows], previous)
        previous, firsts[kind] = batch.root, firsts[kind] + size
        found.append((batch, rows))
    return found


sizes = st.lists(st.integers(1, 6), min_size=1, max_size=6)


@given(sizes)
def test_a_ledger_as_it_was_written_is_whole_and_had_all_its_roots(some: list[int]) -> None:
    written = ledger(some)
    for root in (GENESIS, *(batch.root for batch, _ in written)):
        assert first_broken(written, root) is None


@given(sizes, st.data())
def test_a_changed_row_is_named(some: list[int], data: st.DataObject) -> None:
    written = ledger(some)
    batch, rows = data.draw(st.sampled_from(written))
    place = data.draw(st.integers(0, len(rows) - 1))
    rows[place] = replace(rows[place], record={**rows[place].record, "said": "other"})
    name = batch.header.kind.removesuffix("s")
    assert first_broken(written) == Broken(f"{name} {rows[place].id}", "its content is not that of its hash")


@given(sizes, st.data())
def test_a_row_that_was_changed_with_its_hash_breaks_its_batch(some: list[int], data: st.DataObject) -> None:
    written = ledger(some)
    batch, rows = data.draw(st.sampled_from(written))
    record = {**rows[0].record, "said": "other"}
    rows[0] = LedgerRow(rows[0].id, digest(canonical(record)), record)
    found = first_broken(written)
    assert found
    assert found.where == f"batch {batch.header.id}"


@given(sizes, st.data())
def test_a_batch_that_was_written_anew_is_not_followed_by_the_next(some: list[int], data: st.DataObject) -> None:
    written = ledger(some)
    place = data.draw(st.integers(0, len(written) - 1))
    batch, rows = written[place]
    kept = written[-1][0].root
    forged = replace(batch.header, key="forged")
    written[place] = (sealed(forged, [row.sha256 for row in rows], batch.previous), rows)
    found = first_broken(written, kept)
    assert found
    last = place == len(written) - 1
    assert found.where == ("the root that was kept" if last else f"batch {place + 2}")


@given(sizes, st.data())
def test_a_row_that_is_gone_is_named(some: list[int], data: st.DataObject) -> None:
    written = ledger(some)
    batch, rows = data.draw(st.sampled_from(written))
    gone = rows.pop(data.draw(st.integers(0, len(rows) - 1)))
    assert first_broken(written) == Broken(f"{batch.header.kind.removesuffix('s')} {gone.id}", "it is missing")


@given(sizes, st.data())
def test_a_batch_that_is_gone_is_named_and_at_the_end_only_a_kept_root_shows_it(
    some: list[int], data: st.DataObject
) -> None:
    written = ledger(some)
    place = data.draw(st.integers(0, len(written) - 1))
    kept = written[-1][0].root
    del written[place]
    found = first_broken(written, kept)
    assert found
    at_the_end = place == len(written)
    assert found.where == ("the root that was kept" if at_the_end else f"batch {place + 1}")
    if at_the_end:
        assert first_broken(written) is None


def test_a_row_that_was_slipped_in_is_named() -> None:
    written = ledger([2])
    record = {"id": 3, "batch_id": 1, "said": "too late"}
    written[0][1].append(LedgerRow(3, digest(canonical(record)), record))
    assert first_broken(written) == Broken("outcome 3", "batch 1 was written without it")


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=20, unique=True), st.data())
def test_the_merkle_root_changes_with_every_leaf_and_with_their_order(leaves: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    other = [*leaves[:place], bytes(31) + b"!", *leaves[place + 1 :]]
    assert merkle_root(other) != merkle_root(leaves) or other == leaves
    assert len(leaves) == 1 or merkle_root(leaves[::-1]) != merkle_root(leaves)
    assert merkle_root([*leaves, leaves[-1]]) != merkle_root(leaves)


def test_the_merkle_root_is_that_of_rfc_6962() -> None:
    a, b, c = (hashlib.sha256(bytes([0]) + leaf).digest() for leaf in (b"a", b"b", b"c"))
    both = hashlib.sha256(bytes([1]) + a + b).digest()
    assert merkle_root([b"a", b"b", b"c"]) == hashlib.sha256(bytes([1]) + both + c).digest()


def test_a_tree_without_leaves_has_no_root() -> None:
    with pytest.raises(ValueError, match="leaf"):
        merkle_root([])
