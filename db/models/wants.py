"""Wants of people: copies that somebody would like to have. A want has its owner and goes with the user."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.accounts import USERS
from db.models.base import Base

VARIANT = ("condition", "finish", "language")


class Want(Base):
    """A want: the printing `card_id`, or with an `oracle_id` any printing, for which the card stands.

    `condition` is the least one; NULL in the variant means any. `maximum` is the greatest price of one copy, in cents
    of `currency`; NULL: there is none. `priority` is a number of collection/wants/wanting.py.
    """

    __tablename__ = "wants"
    __table_args__ = (
        CheckConstraint("(maximum IS NULL) = (currency IS NULL)", name="wants_check"),
        Index(
            "wants_printing_key",
            "user_id",
            "card_id",
            *VARIANT,
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("oracle_id IS NULL"),
        ),
        Index(
            "wants_any_printing_key",
            "user_id",
            "oracle_id",
            *VARIANT,
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("oracle_id IS NOT NULL"),
        ),
        Index("wants_user_id_idx", "user_id", "id"),
        Index("wants_card_id_idx", "card_id", postgresql_where=text("oracle_id IS NULL")),
        Index("wants_oracle_id_idx", "oracle_id", postgresql_where=text("oracle_id IS NOT NULL")),
    )
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(USERS, ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    card_id: Mapped[int]
    oracle_id: Mapped[UUID | None]
    condition: Mapped[str | None]
    finish: Mapped[str | None]
    language: Mapped[str | None]
    quantity: Mapped[int]
    maximum: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None]
    priority: Mapped[int] = mapped_column(SmallInteger, server_default=text("2"))
    note: Mapped[str] = mapped_column(server_default=text("''"))
    version: Mapped[int] = mapped_column(server_default=text("0"))
