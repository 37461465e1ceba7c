"""Registration where the instance sends mail: an account is made once its address is verified.

The link of the mail and the password together make it: neither does whoever typed in somebody else's address get an
account of that address, nor whoever reads the mail one with a stranger's password.
"""

from dataclasses import dataclass, replace
from typing import Annotated

from accounts import credentials
from accounts.rights import Role
from db.engine import reading, writing
from db.queries import mail as queries
from db.writes import accounts
from db.writes import mail as writes
from services.people import hashing, mails
from services.people.clients import Client
from services.people.fields import CURRENT_PASSWORD, LINK
from services.people.mails import MailKind
from services.people.registration import (
    NewUser,
    RegisterRequest,
    Registration,
    RegistrationClosed,
    add,
    checked,
    reason_of,
    require_open,
)
from services.people.resetting import USED
from services.people.sessions import Opened, open_session
from services.people.signing_in import key_of
from services.requests import RejectedRequest, Request

WRONG_PASSWORD = "is not the one that you have registered with"


@dataclass(frozen=True, slots=True)
class VerifyRequest(Request):
    """The link of a mail, and the password of the registration."""

    token: Annotated[str, LINK]
    password: Annotated[str, CURRENT_PASSWORD]


def begin(asked: RegisterRequest, registration: Registration) -> None:
    """Store a registration, and have a mail sent: a link, or that there is an account already.

    Raises RegistrationClosed, RejectedRequest. Nothing is looked up of the address.
    """
    invitation = credentials.digest(asked.invitation) if asked.invitation else None
    require_open(registration, invitation)
    new = checked(asked)
    key = key_of(new.email)
    with writing() as connection:
        waiting = writes.add_registration(connection, key=key, invitation=invitation, **new._asdict())
        writes.add_mail(connection, MailKind.REGISTER, key, waiting)
    mails.ask()


def confirm(asked: VerifyRequest, client: Client, registration: Registration) -> Opened:
    """Make the account and open its first session.

    Raises RejectedRequest for a link that has ended and for another password, RegistrationClosed, EmailTaken.
    """
    digest = credentials.digest(asked.token)
    with reading(fresh=True) as connection:
        waiting = queries.registration_of(connection, digest)
    if waiting is None:
        raise RejectedRequest({"token": USED})
    if not hashing.matches(waiting.password_hash, asked.password):
        raise RejectedRequest({"password": WRONG_PASSWORD})
    with writing() as connection:
        row = writes.use_registration(connection, digest)
        if row is None:  # by another request meanwhile
            raise RejectedRequest({"token": USED})
        role = accounts.use_invitation(connection, row.invitation) if row.invitation else None
        if role is None and registration is not Registration.OPEN:
            raise RegistrationClosed(reason_of(registration))
        user = add(connection, NewUser(row.email, row.name, row.password_hash), Role(role or Role.USER), client)
        writes.set_verified(connection, user.id)
        return open_session(connection, replace(user, email_verified=True), client)
