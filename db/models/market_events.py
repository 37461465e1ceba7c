"""Events of the market, and what prices did around them (docs/methods.md, events of the market)."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Double, Identity, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class LegalityChange(Base):
    """A change of a card's state in a format, on the day (UTC) of the first catalogue that had it."""

    __tablename__ = "legality_changes"
    oracle_id: Mapped[UUID] = mapped_column(primary_key=True)
    format: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    before: Mapped[str]
    after: Mapped[str]


class MarketEvent(Base):
    """Something that prices may follow, on a day (UTC); `kind` is one of market.events.Kind.

    `subject` tells events of a kind and day apart. About a card there is its `oracle_id`, and `card_id` where it is
    about one printing; about a set, or a printing in one, its `set_code`. `detail` is the format, or what was
    corrected.
    """

    __tablename__ = "market_events"
    __table_args__ = (
        UniqueConstraint("kind", "subject", "day", name="market_events_kind_subject_day_key"),
        Index("market_events_day_idx", "day", "id"),
        Index("market_events_oracle_id_idx", "oracle_id", "day", postgresql_where=text("oracle_id IS NOT NULL")),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    day: Mapped[date]
    kind: Mapped[str]
    subject: Mapped[str]
    oracle_id: Mapped[UUID | None]
    card_id: Mapped[int | None]
    set_code: Mapped[str | None]
    detail: Mapped[str | None]


class EventPath(Base):
    """Prices relative to the index around the events of a kind: median and quartiles of `n` events, as logarithms.

    `day_offset` is the number of days after the event; each path is 0 on the day before it.
    """

    __tablename__ = "event_paths"
    kind: Mapped[str] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    day_offset: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    median: Mapped[float] = mapped_column(Double)
    low: Mapped[float] = mapped_column(Double)
    high: Mapped[float] = mapped_column(Double)
    n: Mapped[int]
