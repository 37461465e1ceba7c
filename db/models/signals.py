"""Signals: the measures of series, and the signals that follow from them (docs/methods.md, signals).

Unknown measures are NaN.
"""

from datetime import date, datetime

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    Double,
    Identity,
    Index,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class SignalMeasure(Base):
    """What its own prices say of a series on its last day; `signals.measures.Measures` has the same columns."""

    __tablename__ = "signal_measures"
    series_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    time: Mapped[datetime]
    cents: Mapped[int] = mapped_column(BigInteger)
    momentum_24h: Mapped[float] = mapped_column(Double)
    momentum_7d: Mapped[float] = mapped_column(Double)
    momentum_30d: Mapped[float] = mapped_column(Double)
    momentum_90d: Mapped[float] = mapped_column(Double)
    moves_7d: Mapped[int]
    top_share_7d: Mapped[float] = mapped_column(Double)
    days_7d: Mapped[int]
    slope_14d: Mapped[float] = mapped_column(Double)
    t_14d: Mapped[float] = mapped_column(Double)
    r2_14d: Mapped[float] = mapped_column(Double)
    slope_30d: Mapped[float] = mapped_column(Double)
    slope_90d: Mapped[float] = mapped_column(Double)
    moves_14d: Mapped[int]
    days_14d: Mapped[int]
    median_14d: Mapped[float] = mapped_column(Double)
    distance_14d: Mapped[float] = mapped_column(Double)
    variance: Mapped[float] = mapped_column(Double)
    effective: Mapped[float] = mapped_column(Double)
    returns: Mapped[int]
    variance_rank: Mapped[float] = mapped_column(Double)


class SignalClose(Base):
    """The last prices of a day (UTC) of a block of series (signals.history.BLOCK), in cents; 0 where there is none.

    `day` counts from the epoch of market.histories. 64-bit numbers, little end first: they fill a page.
    """

    __tablename__ = "signal_closes"
    block: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cents: Mapped[bytes]


class SeriesSignals(Base):
    """All signals of a current series; the view `signals` has a row each.

    Arrays have a place for each of `signals.kinds.MEASURES`; a value without a signal is NaN. `direction` is -1, 0 or
    1. Strengths, confidences and factors are thousandths; `factors` are 16-bit numbers, big end first, those of each
    measure in the order of `signals.confidence.FACTORS`. `siblings` is the momentum (logarithm) of the other printings.
    `as_of` is the time of the series' own price, `offered` that of its buylist's and `compared` that at the other
    marketplace. `digest` changes with any other value.
    """

    __tablename__ = "series_signals"
    series_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    currency: Mapped[str]
    card_id: Mapped[int]
    as_of: Mapped[datetime]
    offered: Mapped[datetime]
    compared: Mapped[datetime]
    siblings: Mapped[float] = mapped_column(Double)
    value: Mapped[list[float]] = mapped_column(ARRAY(Double))
    direction: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    strength: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    confidence: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    factors: Mapped[bytes]
    digest: Mapped[int] = mapped_column(BigInteger)


class SignalList(Base):
    """A part of the signals of a measure, sorted by a value from high to low: `place` counts the parts.

    `first` and `last` are the highest and the lowest of the part. `entries` are records of `signals.lists.ENTRY`.
    """

    __tablename__ = "signal_lists"
    currency: Mapped[str] = mapped_column(primary_key=True)
    sort: Mapped[str] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first: Mapped[float] = mapped_column(Double)
    last: Mapped[float] = mapped_column(Double)
    entries: Mapped[bytes]


class SignalEvent(Base):
    """A signal that became large enough to be told of, from the time of the price that began it (signals/events.py).

    `value`, `strength` and `confidence` (thousandths) are those at its beginning; `ended_at` is NULL while it is open.
    A spike is confirmed by other printings or two later prices; other types always are. `is_published`:
    it has had its place in the activity, alone or among those that are only counted there.
    """

    __tablename__ = "signal_events"
    __table_args__ = (
        UniqueConstraint("series_id", "type", "started_at", name="signal_events_series_id_type_started_at_key"),
        Index("signal_events_started_idx", "currency", "started_at", "id"),
        Index("signal_events_open_idx", "currency", postgresql_where=text("ended_at IS NULL")),
        Index("signal_events_unpublished_idx", "currency", postgresql_where=text("NOT is_published")),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    series_id: Mapped[int]
    currency: Mapped[str]
    type: Mapped[str]
    direction: Mapped[int] = mapped_column(SmallInteger)
    value: Mapped[float] = mapped_column(Double)
    strength: Mapped[int] = mapped_column(SmallInteger)
    confidence: Mapped[int] = mapped_column(SmallInteger)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    is_confirmed: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    is_published: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))


class SignalChance(Base):
    """Of a sample of series, how many were `beyond` the threshold of a type of event on a day, and how many would be
    `by_chance`: with the returns of each series in another order (signals/chance.py).
    """

    __tablename__ = "signal_chances"
    __table_args__ = (CheckConstraint("sampled > 0", name="signal_chances_sampled_check"),)
    currency: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    sampled: Mapped[int]
    beyond: Mapped[int]
    by_chance: Mapped[int]


class SignalReliability(Base):
    """A tenth of the events of a type by their confidence, the least sure first: of `n`, the share that went on.

    `day` is that of the newest price when it was computed (signals/reliability.py).
    """

    __tablename__ = "signal_reliability"
    currency: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(primary_key=True)
    tenth: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date)
    n: Mapped[int]
    confidence: Mapped[float] = mapped_column(Double)
    seen: Mapped[float] = mapped_column(Double)
