"""Shared links: what a user lets anybody read who has the link."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Identity, Index, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.accounts import USERS
from db.models.base import Base


class Share(Base):
    """A link to a part of a user's collection until `expires_at`; its secret is stored as a digest.

    `kind` is one of services/people/shares.py. A link of the kind `location` is to the copies in `location_id`, None:
    those in no location; it goes with its location. `opened_on` is the last day (UTC) on which somebody read it.
    """

    __tablename__ = "shares"
    __table_args__ = (
        Index("shares_user_id_idx", "user_id"),
        Index("shares_location_id_idx", "location_id"),
    )
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(USERS, ondelete="CASCADE"))
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    kind: Mapped[str]
    title: Mapped[str] = mapped_column(server_default=text("''"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("locations.id", ondelete="CASCADE"))
    shows_values: Mapped[bool]
    currency: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    opened_on: Mapped[date | None]
