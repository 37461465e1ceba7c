"""Index families: their members by month, and the points of each index (docs/methods.md, indices)."""

from datetime import date, datetime

from sqlalchemy import ARRAY, CheckConstraint, Double, Index, Integer, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class IndexBase(Base):
    """The day on which an index stands at 100: that of the first point that was published."""

    __tablename__ = "indices"
    code: Mapped[str] = mapped_column(primary_key=True)
    base_day: Mapped[date]


class IndexMembership(Base):
    """Members of a universe (market/indices/families.py) from a day on until the end of its month, never changed.

    `series` are sorted; `weights` their shares of the value, capped.
    """

    __tablename__ = "index_memberships"
    universe: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    series: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    weights: Mapped[list[float]] = mapped_column(ARRAY(Double))
    decided_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class IndexPoint(Base):
    """A day (UTC) of an index: its move as a logarithm, the sum of those since the base day, and what it rests on.

    `is_running`: the day was not over. A published value that is restated stays, with `replaced_at`, below the new
    version, which has the `reason`.
    """

    __tablename__ = "index_points"
    __table_args__ = (
        CheckConstraint("version > 0", name="index_points_version_check"),
        Index("index_points_current_idx", "code", "day", unique=True, postgresql_where=text("replaced_at IS NULL")),
    )
    code: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    log_move: Mapped[float] = mapped_column(Double)
    log_level: Mapped[float | None] = mapped_column(Double)
    n: Mapped[int]
    coverage: Mapped[float] = mapped_column(Double)
    is_published: Mapped[bool]
    is_running: Mapped[bool]
    method: Mapped[str]
    reason: Mapped[str | None]
    computed_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    replaced_at: Mapped[datetime | None]
