"""Signals: the measures of series, and the signals that follow from them (docs/methods.md, signals).

Unknown measures are NaN.
"""

from datetime import datetime

from sqlalchemy import ARRAY, REAL, BigInteger, CheckConstraint, Double, Index
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


class Signal(Base):
    """A signal of a current series. `direction` is -1, 0 or 1, `score` strength times confidence.

    `as_of` is the time of the oldest current price that it needs, `siblings` the momentum (logarithm) of the other
    printings, `factors` those of the confidence in the order of `signals.confidence.FACTORS`. `digest` changes with
    any other value.
    """

    __tablename__ = "signals"
    __table_args__ = (
        CheckConstraint("direction IN (-1, 0, 1)", name="signals_direction_check"),
        CheckConstraint("strength >= 0 AND strength <= 1", name="signals_strength_check"),
        CheckConstraint("confidence >= 0 AND confidence <= 1", name="signals_confidence_check"),
        Index("signals_score_idx", "currency", "score", "series_id", "measure"),
    )
    series_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    measure: Mapped[str] = mapped_column(primary_key=True)
    currency: Mapped[str]
    card_id: Mapped[int]
    value: Mapped[float] = mapped_column(Double)
    direction: Mapped[int]
    strength: Mapped[float] = mapped_column(Double)
    confidence: Mapped[float] = mapped_column(Double)
    score: Mapped[float] = mapped_column(Double)
    as_of: Mapped[datetime]
    siblings: Mapped[float] = mapped_column(Double)
    factors: Mapped[list[float]] = mapped_column(ARRAY(REAL))
    digest: Mapped[int] = mapped_column(BigInteger)
