"""Content of uploads: refused by kind and size, unpacked within a limit."""

import gzip

import pytest

from collection.tables import content
from collection.tables.content import admit
from collection.tables.refusals import Refusal, UnreadableFile


@pytest.mark.parametrize(
    ("first", "refusal"),
    [
        (b"PK\x03\x04\x14\x00", Refusal.ARCHIVE),
        (b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", Refusal.SPREADSHEET),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Refusal.SPREADSHEET),
        (b"Rar!\x1a\x07\x00", Refusal.ARCHIVE),
        (b"%PDF-1.7", Refusal.DOCUMENT),
        (b"\x89PNG\r\n\x1a\n", Refusal.PICTURE),
        (b"\xff\xd8\xff\xe0", Refusal.PICTURE),
        (b"GIF89a", Refusal.PICTURE),
        (b"SQLite format 3\x00", Refusal.DATABASE),
        (b"\x7fELF\x02\x01", Refusal.PROGRAM),
        (b"MZ\x90\x00", Refusal.PROGRAM),
        (b"#!/bin/sh\nrm -rf /", Refusal.PROGRAM),
        (b"", Refusal.EMPTY),
        (b" \r\n\t", Refusal.EMPTY),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_what_is_no_text_is_refused_with_what_to_do(first: bytes, refusal: Refusal, pack) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnreadableFile) as refused:
        admit(pack(first))
    assert refused.value.refusal is refusal
    assert refused.value.advice in str(refused.value)


def test_every_refusal_says_what_to_do() -> None:
    assert all(UnreadableFile(refusal, "it is so").advice for refusal in Refusal)


def test_a_file_above_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(UnreadableFile) as refused:
        admit(b"a" * (content.MAXIMUM_BYTES + 1))
    assert refused.value.refusal is Refusal.TOO_LARGE


def test_a_small_file_that_unpacks_to_a_large_one_is_refused() -> None:
    bomb = gzip.compress(b"a,b\n" * (content.MAXIMUM_UNPACKED_BYTES // 4 + 1))
    assert len(bomb) < 1_000_000
    with pytest.raises(UnreadableFile) as refused:
        list(admit(bomb).chunks())
    assert refused.value.refusal is Refusal.TOO_LARGE


@pytest.mark.parametrize("damage", [lambda packed: packed[:-9], lambda packed: packed[:20] + b"\xff" * 40])
def test_gzip_that_is_cut_off_or_damaged_is_refused(damage) -> None:  # type: ignore[no-untyped-def]
    packed = damage(gzip.compress(b"".join(b"%d,%d\n" % (n, n * n) for n in range(40_000))))
    with pytest.raises(UnreadableFile) as refused:
        list(admit(packed).chunks())
    assert refused.value.refusal is Refusal.DAMAGED


def test_gzip_within_gzip_is_refused() -> None:
    with pytest.raises(UnreadableFile) as refused:
        admit(gzip.compress(gzip.compress(b"a,b\n")))
    assert refused.value.refusal is Refusal.ARCHIVE
