"""Second factor: an authenticator's codes, set up in two steps, with recovery codes; both need the password."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from accounts import credentials, second_factor
from db.engine import Connection, Row, reading, writing
from db.queries import accounts as queries
from db.sealing import Unreadable, opened, seal
from db.writes import second_factors as writes
from services.people import events
from services.people.clients import Client
from services.people.events import EventKind
from services.people.fields import CODE, CURRENT_PASSWORD
from services.people.proving import WRONG_CODE, prove, step_of_code
from services.people.sealing import sealed
from services.people.users import DeletionRequest
from services.requests import RejectedRequest, Request


class SecondFactorExists(Exception):
    """The user has a second factor already, or has begun none."""


@dataclass(frozen=True, slots=True)
class BeginRequest(Request):
    """The first step of a second factor."""

    password: Annotated[str, CURRENT_PASSWORD]


@dataclass(frozen=True, slots=True)
class ConfirmRequest(Request):
    """The second step: a code of the authenticator."""

    code: Annotated[str, CODE]


@dataclass(frozen=True, slots=True)
class Begun:
    """What an authenticator needs: the secret to type, or the address, which the picture (a `data:` address) shows."""

    secret: str
    address: str
    picture: str


def begin(user_id: int, asked: BeginRequest, client: Client) -> Begun:
    """Return a new secret, which counts once it is confirmed. Raises SecondFactorExists, RejectedRequest."""
    row = prove(user_id, asked.password, client)
    secret = second_factor.new_secret()
    stored = sealed(secret, "second_factor")
    with writing() as connection:
        if not writes.begin_second_factor(connection, user_id, stored):
            raise SecondFactorExists("You have a second factor already. Remove it first.")
    address = second_factor.address_of(secret, row.email)
    return Begun(secret, address, second_factor.picture_of(address))


def confirm(user_id: int, asked: ConfirmRequest, client: Client) -> Sequence[str]:
    """Let the second factor count and return its recovery codes, shown once.

    Raises SecondFactorExists, RejectedRequest for a wrong code.
    """
    with reading(fresh=True) as connection:
        row = queries.user(connection, user_id)
    if row is None or row.totp_secret is None or row.totp_since is not None:
        raise SecondFactorExists("There is no second factor to confirm. Begin one first.")
    step = step_of_code(row, asked.code)
    if step is None:
        raise RejectedRequest({"code": WRONG_CODE})
    codes = [credentials.new_recovery_code() for _ in range(credentials.CODES)]
    digests = [credentials.digest(credentials.plain_code(code)) for code in codes]
    with writing() as connection:
        if not writes.confirm_second_factor(connection, user_id, row.totp_secret, step, digests):
            raise SecondFactorExists("There is no second factor to confirm. Begin one first.")
        events.record(connection, EventKind.SECOND_FACTOR_ADDED, user_id, client)
    return codes


def remove(user_id: int, asked: DeletionRequest, client: Client) -> None:
    """Remove a user's second factor. Raises RejectedRequest without the password and a code."""
    prove(user_id, asked.password, client, code=asked.code, needs_code=True)
    with writing() as connection:
        writes.end_second_factor(connection, user_id)
        events.record(connection, EventKind.SECOND_FACTOR_REMOVED, user_id, client)


def seal_anew() -> int:
    """Seal all secrets with the key of now, and return how many were; one that no known key opens stays as it is."""
    with writing() as connection:
        return sum(_sealed_anew(connection, row) for row in queries.second_factors(connection))


def _sealed_anew(connection: Connection, row: Row) -> bool:
    try:
        secret = opened(row.totp_secret)
    except Unreadable:
        return False
    writes.seal_second_factor(connection, row.id, seal(secret))
    return True
