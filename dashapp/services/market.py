"""The market as a whole: its index."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from dashapp.cache import cached
from dashapp.services.requests import InvalidRequest, one_of, optional_one_of
from db.engine import Row, reading
from db.queries import market as queries
from market.matched_index import VERSION, chained
from market.periods import PERIODS
from market.variants import Condition, Currency, Finish, Language


@dataclass(frozen=True, slots=True)
class IndexRequest:
    """Which part of the market, over which period. A filter that is None means all."""

    currency: str
    period: str
    condition: str | None = None
    finish: str | None = None
    language: str | None = None

    @classmethod
    def parse(
        cls,
        currency: str | None = "USD",
        period: str | None = "7d",
        condition: str | None = None,
        finish: str | None = None,
        language: str | None = None,
    ) -> "IndexRequest":
        """Check a reader's words. Raises InvalidRequest naming every wrong field."""
        problems: dict[str, str] = {}
        request = cls(
            one_of("currency", currency, Currency, problems),
            one_of("period", period, PERIODS, problems),
            optional_one_of("condition", condition, Condition, problems),
            optional_one_of("finish", finish, Finish, problems),
            optional_one_of("language", language, Language, problems),
        )
        if problems:
            raise InvalidRequest(problems)
        return request

    @property
    def filtered(self) -> bool:
        """Whether it is not about the whole market."""
        return any((self.condition, self.finish, self.language))


@dataclass(frozen=True, slots=True)
class IndexPoint:
    """One bucket of the index. `avg_price` is the mean over series of their last price in the bucket.

    `index_value` rests on `matched_count` series that were seen again, `coverage` of all that could have been.
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
    """The index over a period. `points` have gaps where nothing was observed; `as_of` is the newest snapshot in it."""

    currency: str
    period: str
    bucket: str
    as_of: datetime | None
    method: str
    points: list[IndexPoint]


METHOD = (
    f"{VERSION}: each series compared with itself, equal weights, 100 at the first point; avg_price is a plain mean"
)


@cached
def load_index(request: IndexRequest) -> MarketIndex:
    """The index over the period that ends now."""
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


def coverage(row: Row) -> float:
    """Which part of the series that could have been seen again in a bucket was."""
    return round(row.matched_count / row.alive_count, 4) if row.alive_count else 0.0


def _points(rows: Sequence[Row], exact: bool) -> list[IndexPoint]:
    """Averages and the chained index. `exact` tells that a row is of one variant, so that its cards can be counted."""
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
            coverage(row),
        )
        for row, value in zip(rows, values, strict=True)
    ]
