"""Prices over time, the latest ones, and the moves of the indices."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, Computed, Double, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class Quote:
    """What a source says of a series at one time, and the run that told it."""

    price: Mapped[Decimal]
    price_low: Mapped[Decimal | None]
    price_mid: Mapped[Decimal | None]
    price_high: Mapped[Decimal | None]
    price_market: Mapped[Decimal | None]
    num_listings: Mapped[int | None]
    total_quantity: Mapped[int | None]
    run_id: Mapped[int]


class PriceSnapshot(Quote, Base):
    """One price of one series at one time. No foreign key: the writer sees to it (three times the load speed)."""

    __tablename__ = "price_snapshots"
    __table_args__ = (
        CheckConstraint("price > 0", name="price_snapshots_price_check"),
        Index("price_snapshots_time_idx", "time", postgresql_using="brin"),
        {"postgresql_partition_by": "RANGE (time)"},
    )
    series_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    time: Mapped[datetime] = mapped_column(primary_key=True)


class LatestPrice(Quote, Base):
    """The newest price of each series, and its own prices a day, a week and a month before that.

    `confirmed_at` is the newest time at which a source still had this price, `absent_since` the time of the first whole
    list of its marketplace that no longer had it.
    """

    __tablename__ = "latest_prices"
    series_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    time: Mapped[datetime]
    reconfirmed_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime] = mapped_column(Computed("greatest(time, reconfirmed_at)", persisted=True))
    absent_since: Mapped[datetime | None]
    price_24h: Mapped[Decimal | None]
    time_24h: Mapped[datetime | None]
    change_24h: Mapped[Decimal | None] = mapped_column(Numeric)
    price_7d: Mapped[Decimal | None]
    time_7d: Mapped[datetime | None]
    change_7d: Mapped[Decimal | None] = mapped_column(Numeric)
    price_30d: Mapped[Decimal | None]
    time_30d: Mapped[datetime | None]
    change_30d: Mapped[Decimal | None] = mapped_column(Numeric)


class SuspectPrice(Quote, Base):
    """A price that is not believed (market/outliers.py): as it was told, beside the last `trusted` one, if any."""

    __tablename__ = "suspect_prices"
    __table_args__ = (CheckConstraint("price > 0", name="suspect_prices_price_check"),)
    series_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    time: Mapped[datetime] = mapped_column(primary_key=True)
    trusted: Mapped[Decimal | None]


class PriceSilence(Base):
    """A time in [since, until) in which the whole lists of its marketplace did not have a series.

    `since` is the last time before at which the price was confirmed.
    """

    __tablename__ = "price_silences"
    __table_args__ = (CheckConstraint("since < until", name="price_silences_check"),)
    series_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    until: Mapped[datetime]


class MarketMove:
    """One bucket of the matched index: how the series of a variant moved (market/matched_index.py)."""

    bucket: Mapped[datetime] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    condition: Mapped[str] = mapped_column(primary_key=True)
    finish: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    log_sum: Mapped[float] = mapped_column(Double)
    matched_count: Mapped[int] = mapped_column(BigInteger)
    alive_count: Mapped[int] = mapped_column(BigInteger)


class MarketMove30Min(MarketMove, Base):
    """Moves a half hour."""

    __tablename__ = "market_moves_30min"


class MarketMoveHourly(MarketMove, Base):
    """Moves an hour."""

    __tablename__ = "market_moves_hourly"


class MarketMoveDaily(MarketMove, Base):
    """Moves a day."""

    __tablename__ = "market_moves_daily"


class SetIndexDaily(Base):
    """One day of a set: plain sums, the move of its matched index, and what its printings were worth.

    `stale_value` is the part of the value whose prices were not current, `entered_count` the number of its printings
    without a price in the 90 days before, `as_of` the time of its newest price.
    """

    __tablename__ = "set_index_daily"
    currency: Mapped[str] = mapped_column(primary_key=True)
    set_code: Mapped[str] = mapped_column(primary_key=True)
    bucket: Mapped[datetime] = mapped_column(primary_key=True)
    series_count: Mapped[int] = mapped_column(BigInteger)
    price_sum: Mapped[float] = mapped_column(Double)
    log_sum: Mapped[float] = mapped_column(Double)
    matched_count: Mapped[int] = mapped_column(BigInteger)
    alive_count: Mapped[int] = mapped_column(BigInteger)
    value: Mapped[float] = mapped_column(Double)
    valued_count: Mapped[int] = mapped_column(BigInteger)
    stale_value: Mapped[float | None] = mapped_column(Double)
    entered_count: Mapped[int | None] = mapped_column(BigInteger)
    as_of: Mapped[datetime | None]
