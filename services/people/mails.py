"""Mails of accounts: their outbox, and the links that they have.

A mail names an address only. The worker that sends it finds out whether there is an account, and makes the link: the
database never holds one, and no answer of the web process depends on who has an account.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import structlog

from accounts import credentials
from accounts.lifetimes import REGISTRATION, RESET_LINK
from db import queues
from db.engine import Connection, Row, writing
from db.queries import accounts
from db.queries import mail as queries
from db.queues import WorkersAway
from db.writes import mail as writes

TASK = "people.mail"
# Waits after a failure; with the first attempt five within seven hours.
WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(minutes=90), timedelta(hours=5))

log = structlog.get_logger()


class MailKind(StrEnum):
    """What a mail is for."""

    REGISTER = "register"
    RESET = "reset"
    TOKEN_REUSED = "token_reused"


class Purpose(StrEnum):
    """What a mail says: of a registration whose address has an account already, that."""

    VERIFY = "verify"
    TAKEN = "taken"
    RESET = "reset"
    TOKEN_REUSED = "token_reused"


@dataclass(frozen=True, slots=True)
class AccountMail:
    """A mail to send: its recipient, and the secret of its link, None where it has none."""

    id: int
    attempts: int
    purpose: Purpose
    email: str
    name: str
    secret: str | None


def ask() -> None:
    """Ask workers to send. While the queue is away, the schedule sends later."""
    try:
        queues.enqueue(TASK)
    except WorkersAway as error:
        log.warning("mails wait for the schedule", error=str(error))


def claim_due(now: datetime) -> Sequence[AccountMail]:
    """Claim what is due, and return what there is to send; what nobody waits for ends."""
    with writing() as connection:
        return [mail for row in writes.claim(connection, now) if (mail := _prepared(connection, row)) is not None]


def end(mail: AccountMail) -> None:
    """End a mail that was sent, or that its receiver refuses for good."""
    with writing() as connection:
        writes.end(connection, mail.id)


def failed(mail: AccountMail, now: datetime) -> None:
    """Send a mail again later; after the fifth failure it ends."""
    if mail.attempts > len(WAITS):
        log.error("mail given up", mail=mail.id, purpose=mail.purpose)
        return end(mail)
    with writing() as connection:
        writes.postpone(connection, mail.id, now + WAITS[mail.attempts - 1])
    return None


def _prepared(connection: Connection, row: Row) -> AccountMail | None:
    user = accounts.user_by_email(connection, row.email_key)
    waiting = queries.registration(connection, row.registration_id) if row.registration_id else None
    if user is not None and waiting is not None:
        return AccountMail(row.id, row.attempts, Purpose.TAKEN, user.email, user.name, None)
    secret = credentials.new_secret()
    if waiting is not None:
        writes.add_link(connection, credentials.digest(secret), REGISTRATION, registration_id=row.registration_id)
        return AccountMail(row.id, row.attempts, Purpose.VERIFY, waiting.email, waiting.name, secret)
    if user is not None and row.kind == MailKind.RESET:
        writes.add_link(connection, credentials.digest(secret), RESET_LINK, user_id=user.id)
        return AccountMail(row.id, row.attempts, Purpose.RESET, user.email, user.name, secret)
    if user is not None and row.kind == MailKind.TOKEN_REUSED:
        return AccountMail(row.id, row.attempts, Purpose.TOKEN_REUSED, user.email, user.name, None)
    writes.end(connection, row.id)
    return None
