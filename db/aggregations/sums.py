"""Buckets of the market rollups, and the rollups' share of extras.

`market_index_live` computes the first in SQL, for the buckets that no refresh has stored yet.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from db.aggregations.aggregation import Aggregation
from db.aggregations.series_groups import VARIANT, Grouping, RetailSeries
from db.aggregations.time_windows import Range, TimeWindow
from market.bucket_sums import BucketSums, Members
from market.bucket_sums import Sums as SumsOfBucket
from market.histories import moment
from market.observations import Observations
from market.periods import Bucket

COLUMNS = (
    *VARIANT, "series_count", "card_count", "price_sum", "price_min", "price_max", "listings_sum", "quantity_sum",
    "last_time",
)  # fmt: skip
MARK = text("UPDATE rollup_watermarks SET watermark = greatest(watermark, :until) WHERE rollup = :rollup")


class Sums(Aggregation):
    """Sums up the series of each variant into a table, each series with its last price in a bucket."""

    def __init__(self, table: str, variants: Grouping, members: Members, bucket: Bucket, range_: Range) -> None:
        super().__init__(table, COLUMNS, bucket, *range_)
        self._variants, self._members = variants.groups, members

    def begin(self, window: TimeWindow) -> None:
        """Reset the sums for a new window."""
        self._sums = BucketSums(self._members, *window.buckets(self.bucket))

    def add(self, window: TimeWindow, prices: Observations) -> None:
        """Add all prices of some series in the window."""
        if self.concerns(window):
            self._sums.add(prices)

    def rows(self, window: TimeWindow) -> Iterator[tuple[Any, ...]]:
        """Yield one row for each bucket and variant with prices."""
        for start, variant, sums in self._sums.rows():
            yield moment(start), *self._variants[variant], *_values(sums)


class MarketSums(Sums):
    """Fills the rollup of one width of bucket."""

    def mark(self, connection: Connection) -> None:
        """Raise the rollup's watermark to the end of the range."""
        connection.execute(MARK, {"until": self.until, "rollup": f"market_index_{self.bucket.rollup}"})


def _values(sums: SumsOfBucket) -> Iterator[object]:
    yield from (sums.series, sums.cards)
    yield from (Decimal(cents).scaleb(-2) for cents in (sums.cents, sums.lowest, sums.highest))
    yield from (sums.listings, sums.quantity, moment(sums.last_time))


def of_market(series: RetailSeries, wanted: dict[Bucket, Range]) -> list[MarketSums]:
    """Return one aggregation for each width of bucket."""
    variants, members = series.by(VARIANT), series.members(series.retail)
    return [
        MarketSums(f"market_index_{bucket.rollup}_stored", variants, members, bucket, range_)
        for bucket, range_ in wanted.items()
    ]


def of_extras(series: RetailSeries, wanted: dict[Bucket, Range]) -> list[Sums]:
    """Return one aggregation for each width of bucket, over the series of cards that do not count."""
    variants, members = series.by(VARIANT), series.members(series.extras)
    return [
        Sums(f"market_extras_{bucket.rollup}", variants, members, bucket, range_) for bucket, range_ in wanted.items()
    ]
