"""Mail: registrations that wait for one, the outbox, and the links that mails have, stored as digests.

The outbox names accounts by address only. Whether there is one is found out by the worker that sends, so that the web
process does the same for an address with and without an account.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.accounts import USERS
from db.models.base import Base

REGISTRATIONS = "registrations.id"


class Registration(Base):
    """An account that waits for its address to be verified. `invitation` is the digest of one, used up then."""

    __tablename__ = "registrations"
    __table_args__ = (Index("registrations_email_key_idx", "email_key"),)
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    email: Mapped[str]
    email_key: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str]
    invitation: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Mail(Base):
    """A mail that is to be sent; once it is, or was given up, it has no row."""

    __tablename__ = "mails"
    __table_args__ = (
        Index("mails_due_at_idx", "due_at"),
        Index("mails_registration_id_idx", "registration_id"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    kind: Mapped[str]
    email_key: Mapped[str]
    registration_id: Mapped[int | None] = mapped_column(ForeignKey(REGISTRATIONS, ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())


class MailLink(Base):
    """A link of a mail that opens one thing once: a new password of a user, or a registration.

    One that the command line has printed is not mailed, and verifies no address.
    """

    __tablename__ = "mail_links"
    __table_args__ = (
        Index("mail_links_user_id_idx", "user_id"),
        Index("mail_links_registration_id_idx", "registration_id"),
    )
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey(USERS, ondelete="CASCADE"))
    registration_id: Mapped[int | None] = mapped_column(ForeignKey(REGISTRATIONS, ondelete="CASCADE"))
    is_mailed: Mapped[bool] = mapped_column(server_default=text("true"))
    expires_at: Mapped[datetime]
