"""Registration: a new account, where the instance is open or an invitation is at hand."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, NamedTuple

from accounts import credentials, emails
from accounts.lifetimes import INVITATION
from accounts.rights import Role
from db.engine import Connection, reading, writing
from db.queries import accounts as queries
from db.writes import accounts as writes
from services.people import events, hashing
from services.people.choosing import require_good
from services.people.clients import Client
from services.people.events import EventKind
from services.people.fields import EMAIL, NAME, NEW_PASSWORD
from services.people.sessions import Opened, open_session
from services.people.users import TAKEN, EmailTaken, User, checked_email, user_of
from services.requests import Request
from services.rules import Text

USED = "This invitation has been used, or has ended."


class Registration(StrEnum):
    """Who may register."""

    OPEN = "open"
    INVITE = "invite"
    CLOSED = "closed"


class NewUser(NamedTuple):
    """What is stored of a new user."""

    email: str
    name: str
    password_hash: str


class RegistrationClosed(Exception):
    """Nobody may register without an invitation; the message says so."""


@dataclass(frozen=True, slots=True)
class RegisterRequest(Request):
    """A new account."""

    email: Annotated[str, EMAIL]
    password: Annotated[str, NEW_PASSWORD]
    name: Annotated[str, NAME] = ""
    invitation: Annotated[str | None, Text(description="The secret of an invitation.", longest=100)] = None


def register(asked: RegisterRequest, client: Client, registration: Registration) -> Opened:
    """Store a new user and open its first session.

    Raises RegistrationClosed, EmailTaken, RejectedRequest. A taken address takes as long as a free one.
    """
    invitation = credentials.digest(asked.invitation) if asked.invitation else None
    require_open(registration, invitation)
    new = checked(asked)
    with writing() as connection:
        role = writes.use_invitation(connection, invitation) if invitation else None
        if role is None and registration is not Registration.OPEN:  # used by another request meanwhile
            raise RegistrationClosed(reason_of(registration))
        return open_session(connection, add(connection, new, Role(role or Role.USER), client), client)


def add_operator(asked: RegisterRequest, client: Client) -> User:
    """Store a user who operates this instance. Raises EmailTaken, RejectedRequest."""
    new = checked(asked)
    with writing() as connection:
        return add(connection, new, Role.OPERATOR, client)


def has_operator() -> bool:
    """Return whether somebody operates this instance."""
    with reading(fresh=True) as connection:
        return queries.has_role(connection, Role.OPERATOR)


def invite(role: Role = Role.USER) -> str:
    """Return the secret of a new invitation to one account with a role; it holds for a week."""
    secret = credentials.new_secret()
    with writing() as connection:
        writes.add_invitation(connection, credentials.digest(secret), role, INVITATION)
    return secret


def checked(asked: RegisterRequest) -> NewUser:
    """Return what is stored of a new user. Raises RejectedRequest."""
    email = checked_email(asked.email)
    require_good(asked.password, (email, asked.name))
    return NewUser(email, asked.name.strip(), hashing.hashed(asked.password))


def add(connection: Connection, new: NewUser, role: Role, client: Client) -> User:
    """Store a user and return it. Raises EmailTaken."""
    user_id = writes.add_user(connection, key=emails.key_of(new.email), role=role, **new._asdict())
    if user_id is None:
        raise EmailTaken(TAKEN)
    events.record(connection, EventKind.REGISTERED, user_id, client)
    row = queries.user(connection, user_id)
    assert row is not None
    return user_of(row)


def require_open(registration: Registration, invitation: bytes | None) -> None:
    """Raise RegistrationClosed, before anything that takes time."""
    if registration is Registration.OPEN and invitation is None:
        return
    role = None
    if invitation is not None:
        with reading(fresh=True) as connection:
            role = queries.invited_role(connection, invitation)
    if role is None:
        raise RegistrationClosed(USED if invitation else reason_of(registration))


def reason_of(registration: Registration) -> str:
    """Return why nobody may register without an invitation."""
    if registration is Registration.INVITE:
        return "An account needs an invitation here. Ask the operator for one."
    return "Registration is closed."
