"""The activity of the market and of its users, and the stored sections of the dashboard."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.models.accounts import USERS
from db.models.base import Base


class Activity(Base):
    """An event, of the market or of one user. The order of the ids is that of the publication.

    There is one row for a `dedupe_key`: an event that changes is published anew with another id. `currency` is NULL
    where it is about no prices. `facts` are what its text is written from; numbers of money in them are texts.
    """

    __tablename__ = "activity"
    __table_args__ = (
        Index("activity_market_idx", "id", postgresql_where=text("user_id IS NULL")),
        Index("activity_kind_idx", "kind", "id", postgresql_where=text("user_id IS NULL")),
        Index("activity_user_id_idx", "user_id", "id", postgresql_where=text("user_id IS NOT NULL")),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey(USERS, ondelete="CASCADE"))
    kind: Mapped[str]
    currency: Mapped[str | None]
    subject: Mapped[str]
    occurred_at: Mapped[datetime]
    as_of: Mapped[datetime]
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())
    facts: Mapped[dict[str, Any]]


class ActivitySeen(Base):
    """The last event of their own that a user has seen."""

    __tablename__ = "activity_seen"
    user_id: Mapped[int] = mapped_column(ForeignKey(USERS, ondelete="CASCADE"), primary_key=True)
    last_id: Mapped[int] = mapped_column(BigInteger)


class WantAtTarget(Base):
    """A want whose best price is at its maximum or below, which its owner has been told of."""

    __tablename__ = "wants_at_target"
    want_id: Mapped[int] = mapped_column(ForeignKey("wants.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime] = mapped_column(server_default=func.now())


class DashboardSection(Base):
    """A section of the dashboard in a currency as it was computed last; no `body`: the computation failed.

    `version` rises with each change of the body.
    """

    __tablename__ = "dashboard_sections"
    currency: Mapped[str] = mapped_column(primary_key=True)
    section: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    computed_at: Mapped[datetime]
    body: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
