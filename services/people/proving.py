"""Proof of a user: the password, and the code of the second factor where there is one."""

from datetime import UTC, datetime

import structlog

from accounts import credentials, second_factor
from db.engine import Connection, Row, reading, writing
from db.queries import accounts as queries
from db.sealing import Unreadable, opened
from db.settings import NotConfigured
from db.writes import second_factors
from services.people import events, hashing
from services.people.clients import Client
from services.people.events import EventKind
from services.requests import RejectedRequest

log = structlog.get_logger()

WRONG_PASSWORD = "is not your password"
WRONG_CODE = "is not a code of now, nor a recovery code"


def prove(
    user_id: int, password: str | None, client: Client, *, code: str | None = None, needs_code: bool = False
) -> Row:
    """Return the row of a signed-in user who has proved the password, and with `needs_code` the second factor.

    Raises RejectedRequest naming the wrong field.
    """
    with reading(fresh=True) as connection:
        row = queries.user(connection, user_id)
    if row is None or not hashing.matches(row.password_hash, password or ""):
        _note_refusal(user_id, client)
        raise RejectedRequest({"password": WRONG_PASSWORD})
    if needs_code and row.totp_since is not None:
        with writing() as connection:
            is_right = uses_code(connection, row, code, client)
        if not is_right:
            _note_refusal(user_id, client)
            raise RejectedRequest({"code": WRONG_CODE})
    return row


def uses_code(connection: Connection, row: Row, code: str | None, client: Client) -> bool:
    """Return whether a code is one of a user's second factor, and use it up: each is accepted once."""
    step = step_of_code(row, code)
    if step is not None:
        return second_factors.use_step(connection, row.id, step)
    digest = credentials.digest(credentials.plain_code(code or ""))
    if not second_factors.use_recovery_code(connection, row.id, digest):
        return False
    events.record(connection, EventKind.RECOVERY_CODE_USED, row.id, client)
    return True


def step_of_code(row: Row, code: str | None) -> int | None:
    """Return the step of time of a code of a user's authenticator, None for a wrong or a used one.

    Of a secret that no known key opens every code is wrong; recovery codes still count.
    """
    try:
        secret = opened(row.totp_secret)
    except (Unreadable, NotConfigured) as error:
        log.warning("second factor cannot be opened", user=row.id, reason=str(error))
        return None
    return second_factor.step_of(secret, code or "", datetime.now(UTC), row.totp_step)


def _note_refusal(user_id: int, client: Client) -> None:
    with writing() as connection:
        events.record(connection, EventKind.PASSWORD_REFUSED, user_id, client)
