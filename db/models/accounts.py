"""Accounts of people: users, their sessions and tokens, and the audit log of authentication.

Secrets are stored as digests (accounts/credentials.py). A session or a token that ended has no row: no query can
forget to ask whether it is still valid. All rows of a user go with the user.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, Identity, Index, LargeBinary, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base

USERS = "users.id"


class User(Base):
    """A person with an account. `email_key` is the same for all spellings of an address (accounts/emails.py).

    `totp_secret`, sealed, is set with the first step of the second factor, which counts once `totp_since` is set;
    `totp_step` is the last step of time whose code was accepted. `email_verified_at` is when a link of a mail to the
    address was followed.
    """

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(server_default=text("''"))
    role: Mapped[str] = mapped_column(server_default=text("'user'"))
    password_hash: Mapped[str]
    password_changed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    totp_secret: Mapped[str | None]
    totp_since: Mapped[datetime | None]
    totp_step: Mapped[int | None]
    settings: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    email_verified_at: Mapped[datetime | None]


class Session(Base):
    """A browser in which a user has signed in. `expires_at` is the absolute end."""

    __tablename__ = "sessions"
    __table_args__ = (Index("sessions_user_id_idx", "user_id"),)
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(USERS, ondelete="CASCADE"))
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    user_agent: Mapped[str]
    address: Mapped[str]


class TokenFamily(Base):
    """A program in which a user has signed in: all refresh tokens that follow on one, and their access tokens.

    `rotation_key` and a refresh token give the next one (accounts/credentials.py, successor).
    """

    __tablename__ = "token_families"
    __table_args__ = (Index("token_families_user_id_idx", "user_id"),)
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(USERS, ondelete="CASCADE"))
    rotation_key: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    user_agent: Mapped[str]
    address: Mapped[str]


class RefreshToken(Base):
    """A refresh token, used or not: a used one that comes again late is a stolen one."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (Index("refresh_tokens_family_id_idx", "family_id"),)
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("token_families.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PersonalToken(Base):
    """A token that a user made for a program of their own. `hint` is its beginning, to tell it from others."""

    __tablename__ = "personal_tokens"
    __table_args__ = (Index("personal_tokens_user_id_idx", "user_id"),)
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(USERS, ondelete="CASCADE"))
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    name: Mapped[str]
    hint: Mapped[str]
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_from: Mapped[str | None]


class RecoveryCode(Base):
    """A recovery code that has not been used, in place of a code of the second factor."""

    __tablename__ = "recovery_codes"
    __table_args__ = (Index("recovery_codes_user_id_idx", "user_id"),)
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(USERS, ondelete="CASCADE"))


class Invitation(Base):
    """A link that opens one account, whether or not registration is open. `role` is that of the account."""

    __tablename__ = "invitations"
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    role: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]


class AuthEvent(Base):
    """An event of authentication. `user_id` is None for unknown accounts, and for what remains of a deleted one."""

    __tablename__ = "auth_events"
    __table_args__ = (Index("auth_events_user_id_idx", "user_id", "id"), Index("auth_events_time_idx", "time"))
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey(USERS, ondelete="CASCADE"))
    time: Mapped[datetime] = mapped_column(server_default=func.now())
    kind: Mapped[str]
    address: Mapped[str]
    user_agent: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))


class IdempotencyKey(Base):
    """A key that a user sent with a write, as a digest: of which request, and what the first one was answered.

    `is_written` is set by each commit of the request; `attempt` counts the requests that claimed the key.
    """

    __tablename__ = "idempotency_keys"
    __table_args__ = (
        UniqueConstraint("user_id", "digest", name="idempotency_keys_user_id_digest_key"),
        Index("idempotency_keys_claimed_at_idx", "claimed_at"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(USERS, ondelete="CASCADE"))
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    request: Mapped[bytes] = mapped_column(LargeBinary)
    claimed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    attempt: Mapped[int] = mapped_column(server_default=text("1"))
    is_written: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    status: Mapped[int | None]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
