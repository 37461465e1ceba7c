"""Prices over time, the latest ones, and the moves of the indices."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, Double, Identity, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class Quote:
    """Price and counts of a series at one time, with the run that stored them."""

    price: Mapped[Decimal]
    price_low: Mapped[Decimal | None]
    price_mid: Mapped[Decimal | None]
    price_high: Mapped[Decimal | None]
    price_market: Mapped[Decimal | None]
    num_listings: Mapped[int | None]
    total_quantity: Mapped[int | None]
    run_id: Mapped[int]


class PriceSnapshot(Quote, Base):
    """One price of one series at one time. No foreign key: the writer checks it (three times the load speed)."""

    __tablename__ = "price_snapshots"
    __table_args__ = (
        CheckConstraint("price > 0", name="price_snapshots_price_check"),
        Index("price_snapshots_time_idx", "time", postgresql_using="brin"),
        {"postgresql_partition_by": "RANGE (time)"},
    )
    series_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    time: Mapped[datetime] = mapped_column(primary_key=True)


class LatestPrice(Quote, Base):
    """Newest price of each series, and its own prices a day, a week and a month before that.

    `absent_since` is the time of the first whole list of its marketplace without it. `reconfirmed_at` is the newest
    time at which a source repeated it, apart from the list that it is on (`list_id`). The view `confirmed_prices`
    combines both as `confirmed_at`, the newest time at which a source still had the price.
    """

    __tablename__ = "latest_prices"
    series_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    time: Mapped[datetime]
    reconfirmed_at: Mapped[datetime | None]
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
    list_id: Mapped[int | None]


class PriceList(Base):
    """Whole lists of a source: `as_of` is the time of the newest one, which confirms all prices on it."""

    __tablename__ = "price_lists"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    source: Mapped[str] = mapped_column(unique=True)
    as_of: Mapped[datetime | None]


class SuspectPrice(Quote, Base):
    """A suspect price (market/outliers.py), beside the last `trusted` one, NULL without one."""

    __tablename__ = "suspect_prices"
    __table_args__ = (CheckConstraint("price > 0", name="suspect_prices_price_check"),)
    series_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    time: Mapped[datetime] = mapped_column(primary_key=True)
    trusted: Mapped[Decimal | None]


class PriceSilence(Base):
    """Time [since, until) in which the whole lists of its marketplace did not have a series.

    `since` is the last confirmation of the price before.
    """

    __tablename__ = "price_silences"
    __table_args__ = (CheckConstraint("since < until", name="price_silences_check"),)
    series_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    until: Mapped[datetime]


class MarketBucket:
    """Key of one bucket of a variant of the market."""

    bucket: Mapped[datetime] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    condition: Mapped[str] = mapped_column(primary_key=True)
    finish: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)


class MarketMove(MarketBucket):
    """One bucket of the matched index: the moves of a variant's series (market/matched_index.py)."""

    log_sum: Mapped[float] = mapped_column(Double)
    matched_count: Mapped[int] = mapped_column(BigInteger)
    alive_count: Mapped[int] = mapped_column(BigInteger)


class MarketMove30Min(MarketMove, Base):
    """Moves by half hour."""

    __tablename__ = "market_moves_30min"


class MarketMoveHourly(MarketMove, Base):
    """Moves by hour."""

    __tablename__ = "market_moves_hourly"


class MarketMoveDaily(MarketMove, Base):
    """Moves by day."""

    __tablename__ = "market_moves_daily"


class MarketExtras(MarketBucket):
    """Share of the extras in one bucket of a market rollup, in the rollup's columns."""

    series_count: Mapped[int] = mapped_column(BigInteger)
    card_count: Mapped[int] = mapped_column(BigInteger)
    price_sum: Mapped[Decimal] = mapped_column(Numeric)
    price_min: Mapped[Decimal] = mapped_column(Numeric)
    price_max: Mapped[Decimal] = mapped_column(Numeric)
    listings_sum: Mapped[int | None] = mapped_column(BigInteger)
    quantity_sum: Mapped[int | None] = mapped_column(BigInteger)
    last_time: Mapped[datetime]


class MarketExtras30Min(MarketExtras, Base):
    """Extras by half hour."""

    __tablename__ = "market_extras_30min"


class MarketExtrasHourly(MarketExtras, Base):
    """Extras by hour."""

    __tablename__ = "market_extras_hourly"


class MarketExtrasDaily(MarketExtras, Base):
    """Extras by day."""

    __tablename__ = "market_extras_daily"


class SetIndexDaily(Base):
    """One day of a set: plain sums, the move of its matched index, and the value of its printings.

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
