"""The market as a whole: its index."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from db.engine import Row, reading
from db.queries import market as queries
from market.matched_index import VERSION, chained, coverage
from market.periods import PERIODS
from market.variants import Currency
from services.market import fields
from services.requests import Request


@dataclass(frozen=True, slots=True)
class IndexRequest(Request):
    """Part of the market over a period. A filter that is None means all."""

    currency: fields.CurrencyCode = str(Currency.USD)
    period: fields.PeriodCode = "7d"
    condition: fields.ConditionFilter = None
    finish: fields.FinishFilter = None
    language: fields.LanguageFilter = None

    @property
    def filtered(self) -> bool:
        """Return whether any filter narrows the market."""
        return any((self.condition, self.finish, self.language))


@dataclass(frozen=True, slots=True)
class IndexPoint:
    """One bucket of the index. `avg_price` is the mean over series of their last price in the bucket.

    The mean leaves out series without an observation in the bucket. It depends on the marketplaces that published and
    does not measure how prices moved. `index_value` rests on `matched_count` matched series; `coverage` is their share
    of those alive.
    """

    time: datetime
    index_value: float
    avg_price: float
    series_count: int
    total_listings: int | None
    total_quantity: int | None
    card_count: int | None = None
    matched_count: int = 0
    coverage: float = 0.0


@dataclass(frozen=True, slots=True)
class MarketIndex:
    """Index over a period. `points` have gaps where nothing was observed; `as_of` is the newest snapshot in it."""

    currency: str
    period: str
    bucket: str
    as_of: datetime | None
    method: str
    points: list[IndexPoint]


METHOD = (
    f"{VERSION}: each series compared with itself, equal weights, 100 at the first point; avg_price is a plain mean"
    " over the series that were seen in the bucket, other ones in each"
)


def load_index(request: IndexRequest) -> MarketIndex:
    """Return the index over the period that ends now."""
    period = PERIODS[request.period]
    filters = {name: value for name in queries.FILTERS if (value := asdict(request)[name])}
    with reading() as connection:
        rows = queries.index_points(
            connection, period.bucket, request.currency, period.since(datetime.now(UTC)), filters
        )
    exact = len(filters) == len(queries.FILTERS)
    return MarketIndex(
        request.currency,
        period.slug,
        period.bucket.label,
        max((row.last_time for row in rows), default=None),
        METHOD,
        _points(rows, exact),
    )


def _points(rows: Sequence[Row], exact: bool) -> list[IndexPoint]:
    """Return averages and the chained index. `exact`: each row is of one variant, so its cards can be counted."""
    values = chained((row.log_sum or 0.0, row.alive_count or 0) for row in rows)
    return [
        IndexPoint(
            row.time,
            round(value, 8),
            round(float(row.price_sum / row.series_count), 4),
            row.series_count,
            row.total_listings,
            row.total_quantity,
            row.card_count if exact else None,
            row.matched_count or 0,
            coverage(row.matched_count, row.alive_count),
        )
        for row, value in zip(rows, values, strict=True)
    ]
