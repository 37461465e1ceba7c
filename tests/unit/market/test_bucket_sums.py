"""Sums of buckets equal those that plain Python makes of the same prices, whichever series are added together."""

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from market.bucket_sums import BucketSums, Members, Sums
from market.observations import Observations

START, WIDTH, BUCKETS = 1_000, 10, 4
GROUP_OF = [0, 0, 1, 1, 1]  # by series id
CARD_OF = [0, 0, 1, 2, 1]
MEMBERS = Members(2, np.array(GROUP_OF, np.int16), np.array(CARD_OF, np.int32), np.array([0, 1]), 3)

times = st.integers(START, START + WIDTH * BUCKETS - 1)
counts = st.sampled_from([-1, 0, 3, 2**31 - 1])
books = st.dictionaries(
    st.tuples(st.integers(0, 4), times), st.tuples(st.integers(1, 10**10), counts, counts), max_size=30
)
Book = dict[tuple[int, int], tuple[int, int, int]]  # of a series and a time


def observations(book: Book) -> Observations:
    """A book as arrays."""
    found = np.array([(*key, *value) for key, value in book.items()], np.int64).reshape(-1, 5)
    series, time, cents, listings, quantity = found.T
    known = tuple(column.astype(np.int32) for column in (listings, quantity))
    return Observations(series.astype(np.int32), time, cents, known).ordered()


def expected(book: Book) -> dict[tuple[int, int], Sums]:
    """The sums by bucket and group."""
    last = {(time // WIDTH * WIDTH, series): (time, *book[series, time]) for series, time in sorted(book)}
    found: dict[tuple[int, int], list[tuple[int, ...]]] = defaultdict(list)
    for (bucket, series), values in last.items():
        found[bucket, GROUP_OF[series]].append((CARD_OF[series], *values))
    return {key: _sums(rows) for key, rows in found.items()}


def _sums(rows: list[tuple[int, ...]]) -> Sums:
    cards, moments, cents, listings, quantity = zip(*rows, strict=True)
    amounts = sum(cents), min(cents), max(cents)
    return Sums(len(rows), len(set(cards)), *amounts, _known_sum(listings), _known_sum(quantity), max(moments))


def _known_sum(counts: tuple[int, ...]) -> int | None:
    return sum(known) if (known := [count for count in counts if count >= 0]) else None


@given(books)
def test_each_series_counts_once_a_bucket_with_its_last_price(book: Book) -> None:
    sums = BucketSums(MEMBERS, START, WIDTH, BUCKETS)
    whole = observations(book)
    for part in (whole.at(whole.series % 2 == 0), whole.at(whole.series % 2 == 1)):
        sums.add(part)
    assert {(bucket, group): one for bucket, group, one in sums.rows()} == expected(book)


def test_nothing_has_no_rows() -> None:
    nobody = Members(0, np.zeros(1, np.int16), np.zeros(1, np.int32), np.zeros(0, np.int64), 0)
    assert list(BucketSums(nobody, START, WIDTH, BUCKETS).rows()) == []
