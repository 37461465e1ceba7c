"""Bots of chats: codes by which users link themselves, as digests, and the links that were made by them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, LargeBinary, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from db.models.accounts import USERS
from db.models.base import Base


class BotCode(Base):
    """The code of a user, one at a time."""

    __tablename__ = "bot_codes"
    __table_args__ = (UniqueConstraint("digest", name="bot_codes_digest_key"),)
    user_id: Mapped[int] = mapped_column(ForeignKey(USERS, ondelete="CASCADE"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]


class BotLink(Base):
    """Who somebody at a chat is here. `operator_id` is whose token the bot has; `external_id` is the bot's word."""

    __tablename__ = "bot_links"
    __table_args__ = (
        UniqueConstraint("operator_id", "external_id", name="bot_links_operator_id_external_id_key"),
        Index("bot_links_user_id_idx", "user_id"),
    )
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(USERS, ondelete="CASCADE"))
    operator_id: Mapped[int] = mapped_column(ForeignKey(USERS, ondelete="CASCADE"))
    external_id: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
