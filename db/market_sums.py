"""Computing the buckets of the market rollups on plain PostgreSQL, all three in one pass over the snapshots.

`market_index_live` says the same in SQL, for the buckets that no refresh has stored yet. Over the millions of snapshots
of a load it takes ten times as long: for each rollup it sorts and hashes what arrays find by its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from db.writes.copying import arrays, copy_rows
from market.histories import MICROSECOND, microseconds, moment
from market.periods import BUCKET_ORIGIN, DAY, Bucket

Integers = NDArray[np.int64]
Range = tuple[datetime, datetime]
Row = tuple[Any, ...]

VARIANT = ("currency", "condition", "finish", "language")
SERIES = f"""
    SELECT {", ".join(VARIANT)}, array_agg(id), array_agg(card_id)
    FROM price_series WHERE kind = 'retail' GROUP BY {", ".join(VARIANT)}
"""
# A row a day. Of counts those that are not known are below zero; where none is, there is no array of them.
SNAPSHOTS = f"""
    SELECT array_agg(series_id), array_agg(time), array_agg((price * 100)::bigint),
        CASE WHEN count(num_listings) > 0 THEN array_agg(coalesce(num_listings, -1)) ELSE '{{{{}}}}' END,
        CASE WHEN count(total_quantity) > 0 THEN array_agg(coalesce(total_quantity, -1)) ELSE '{{{{}}}}' END
    FROM price_snapshots WHERE time >= '{{since}}' AND time < '{{until}}'
    GROUP BY date_bin('1 day', time, '{BUCKET_ORIGIN}')
"""
COLUMNS = (
    "bucket", *VARIANT, "series_count", "card_count", "price_sum", "price_min", "price_max", "listings_sum",
    "quantity_sum", "last_time",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Snapshots:
    """Snapshots of retail series as parallel arrays."""

    series: NDArray[np.int32]
    times: Integers  # microseconds
    cents: Integers
    listings: NDArray[np.int32]
    quantity: NDArray[np.int32]

    def at(self, places: NDArray[np.integer]) -> "Snapshots":
        """Some of them."""
        columns = self.series, self.times, self.cents, self.listings, self.quantity
        return Snapshots(*(column[places] for column in columns))


class MarketSums:
    """Which variant each retail series is of, and which card in it; by these it sums up buckets."""

    def __init__(self, connection: Connection) -> None:
        found = list(arrays(connection, SERIES, ("text", "text", "text", "text", "i4", "i4")))
        self.variants = [variant for *variant, _, _ in found]
        size = max((int(series.max()) for *_, series, _ in found), default=0) + 1
        self.variant_of = np.full(size, -1, np.int16)
        self.card_of = np.zeros(size, np.int32)  # numbers of cards, other ones in each variant
        cards = 0
        for number, (*_, series, card_ids) in enumerate(found):
            known, place = np.unique(card_ids, return_inverse=True)
            self.variant_of[series] = number
            self.card_of[series] = cards + place
            cards += len(known)
        self._seen = np.empty(size, np.int32)

    def store(self, connection: Connection, ranges: dict[Bucket, Range]) -> None:
        """Fill the stored buckets of each range anew, in the caller's transaction."""
        rows: dict[Bucket, list[Row]] = {bucket: [] for bucket in ranges}
        since, until = min(since for since, _ in ranges.values()), max(until for _, until in ranges.values())
        for day in self._days(connection, DAY.floor(since), until):
            for bucket, (start, end) in ranges.items():
                rows[bucket] += [row for row in self._rows(day, bucket) if start <= row[0] < end]
        for bucket, (start, end) in ranges.items():
            _replace(connection, bucket, start, end, rows[bucket])

    def _days(self, connection: Connection, since: datetime, until: datetime) -> Iterator[Snapshots]:
        """The snapshots of each day in the order of time."""
        for columns in arrays(connection, SNAPSHOTS.format(since=since, until=until), ("i4", "i8", "i8", "i4", "i4")):
            *columns, listings, quantity = columns
            unknown = np.full(len(columns[0]), -1, np.int32)
            day = Snapshots(*columns, *(counts if len(counts) else unknown for counts in (listings, quantity)))
            series = np.minimum(day.series, len(self.variant_of) - 1)
            known = np.flatnonzero((self.variant_of[series] >= 0) & (series == day.series))
            day = day.at(known[np.argsort(day.times[known], kind="stable")])
            yield day

    def _rows(self, day: Snapshots, bucket: Bucket) -> Iterator[Row]:
        """The rows of all buckets of a day."""
        starts = day.times - (day.times - microseconds(BUCKET_ORIGIN)) % (bucket.width // MICROSECOND)
        for places in np.split(np.arange(len(starts)), np.flatnonzero(np.diff(starts)) + 1):
            if len(places):
                yield from self._sums(moment(int(starts[places[0]])), day.at(places[self._last(day.series[places])]))

    def _last(self, numbers: NDArray[np.int32]) -> Integers:
        """The places of those that do not come again further on."""
        places = np.arange(len(numbers), dtype=np.int32)
        self._seen[numbers] = places  # of equal numbers the last one stays
        return np.flatnonzero(self._seen[numbers] == places)

    def _sums(self, bucket: datetime, prices: Snapshots) -> Iterator[Row]:
        """A row a variant, of the last prices of its series in a bucket."""
        variants = self.variant_of[prices.series]
        order = np.argsort(variants, kind="stable")
        variants, prices = variants[order], prices.at(order)
        present, first, count = np.unique(variants, return_index=True, return_counts=True)
        lowest, highest = np.minimum.reduceat(prices.cents, first), np.maximum.reduceat(prices.cents, first)
        columns = [
            count.tolist(),
            np.bincount(variants[self._last(self.card_of[prices.series])])[present].tolist(),
            *(map(_amount, cents.tolist()) for cents in (np.add.reduceat(prices.cents, first), lowest, highest)),
            _known_sum(prices.listings, first),
            _known_sum(prices.quantity, first),
            map(moment, np.maximum.reduceat(prices.times, first).tolist()),
        ]
        for variant, *values in zip(present.tolist(), *columns, strict=True):
            yield bucket, *self.variants[variant], *values


def _amount(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _known_sum(counts: NDArray[np.int32], first: NDArray[np.intp]) -> list[int | None]:
    """Sums of stretches of numbers, of those that are known; None where none is."""
    sums = np.add.reduceat(np.maximum(counts, 0), first, dtype=np.int64)
    known = np.maximum.reduceat(counts, first) >= 0
    return [value if some else None for value, some in zip(sums.tolist(), known.tolist(), strict=True)]


def _replace(connection: Connection, bucket: Bucket, since: datetime, until: datetime, rows: list[Row]) -> None:
    table = f"market_index_{bucket.rollup}_stored"
    values = {"since": since, "until": until}
    connection.execute(text(f"DELETE FROM {table} WHERE bucket >= :since AND bucket < :until"), values)
    copy_rows(connection, f"{table} ({', '.join(COLUMNS)})", rows)
