"""The buckets of the market rollups on plain PostgreSQL.

`market_index_live` says the same in SQL, for the buckets that no refresh has stored yet.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from db.folds.fold import Fold
from db.folds.series_groups import VARIANT, Grouping, RetailSeries
from db.folds.stretches import Range, Stretch
from market.bucket_sums import BucketSums, Members, Sums
from market.histories import moment
from market.observations import Observations
from market.periods import Bucket

COLUMNS = (
    *VARIANT, "series_count", "card_count", "price_sum", "price_min", "price_max", "listings_sum", "quantity_sum",
    "last_time",
)  # fmt: skip
MARK = text("UPDATE rollup_watermarks SET watermark = greatest(watermark, :until) WHERE rollup = :rollup")


class MarketSums(Fold):
    """Sums up the series of each variant, each with its last price in a bucket."""

    def __init__(self, variants: Grouping, members: Members, bucket: Bucket, since: datetime, until: datetime) -> None:
        super().__init__(f"market_index_{bucket.rollup}_stored", COLUMNS, bucket, since, until)
        self._variants, self._members = variants.groups, members

    def begin(self, stretch: Stretch) -> None:
        """Forget the sums of the stretch before."""
        self._sums = BucketSums(self._members, *stretch.buckets(self.bucket))

    def add(self, stretch: Stretch, prices: Observations) -> None:
        """Take in all that the stretch has of some series."""
        if self.concerns(stretch):
            self._sums.add(prices)

    def rows(self, stretch: Stretch) -> Iterator[tuple[Any, ...]]:
        """A row a bucket and variant that has prices."""
        for start, variant, sums in self._sums.rows():
            yield moment(start), *self._variants[variant], *_values(sums)

    def mark(self, connection: Connection) -> None:
        """Note that the rollup is stored as far as its range goes."""
        connection.execute(MARK, {"until": self.until, "rollup": f"market_index_{self.bucket.rollup}"})


def _values(sums: Sums) -> Iterator[object]:
    yield from (sums.series, sums.cards)
    yield from (Decimal(cents).scaleb(-2) for cents in (sums.cents, sums.lowest, sums.highest))
    yield from (sums.listings, sums.quantity, moment(sums.last_time))


def of_market(series: RetailSeries, wanted: dict[Bucket, Range]) -> list[MarketSums]:
    """A fold a width of bucket."""
    variants, members = series.by(VARIANT), series.members()
    return [MarketSums(variants, members, bucket, *range_) for bucket, range_ in wanted.items()]
