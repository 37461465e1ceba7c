"""Periods of requests, each with the bucket of its charts. Times are aware UTC, ranges half-open."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

BUCKET_ORIGIN = datetime(2000, 1, 3, tzinfo=UTC)  # a Monday; TimescaleDB's own origin, so both databases agree


@dataclass(frozen=True, slots=True)
class Bucket:
    """Interval of a time series. `rollup` is the suffix of its relations."""

    rollup: str
    width: timedelta
    label: str

    def floor(self, time: datetime) -> datetime:
        """Return the start of the bucket that holds `time`."""
        return time - (time - BUCKET_ORIGIN) % self.width


HALF_HOUR = Bucket("30min", timedelta(minutes=30), "30 minutes")
HOUR = Bucket("hourly", timedelta(hours=1), "1 hour")
DAY = Bucket("daily", timedelta(days=1), "1 day")
BUCKETS = (HALF_HOUR, HOUR, DAY)


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time that ends now."""

    slug: str
    length: timedelta
    bucket: Bucket

    def since(self, now: datetime) -> datetime:
        """Return the start of the first bucket of the period that ends at `now`."""
        return self.bucket.floor(now - self.length)


PERIODS = MappingProxyType(
    {
        period.slug: period
        for period in (
            Period("7d", timedelta(days=7), HALF_HOUR),
            Period("30d", timedelta(days=30), HOUR),
            Period("90d", timedelta(days=90), HOUR),
            Period("1y", timedelta(days=365), DAY),
        )
    }
)
