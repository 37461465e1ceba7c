"""Fees of marketplaces: rows that migrations write (market/fees.py)."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class Fee(Base):
    """A dated fee; `market.fees.Fee` has the same columns."""

    __tablename__ = "fees"
    __table_args__ = (
        CheckConstraint(
            "side IN ('seller', 'buyer', 'buylist', 'credit', 'postage', 'conversion')", name="fees_side_check"
        ),
        CheckConstraint("rate >= 0", name="fees_rate_check"),
        CheckConstraint("cap > 0", name="fees_cap_check"),
        CheckConstraint("amount >= 0", name="fees_amount_check"),
        CheckConstraint("per IN ('item', 'order')", name="fees_per_check"),
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    marketplace: Mapped[str]
    currency: Mapped[str]
    side: Mapped[str]
    level: Mapped[str]
    name: Mapped[str]
    rate: Mapped[int | None]
    cap: Mapped[int | None]
    amount: Mapped[int | None]
    per: Mapped[str]
    least: Mapped[int | None]
    below: Mapped[int | None]
    source_url: Mapped[str]
    read_on: Mapped[date]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    note: Mapped[str]
