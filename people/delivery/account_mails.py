"""Sends mails of accounts: the verification of an address, that it has an account, a link to a new password,
a token that was used twice.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from types import MappingProxyType

import structlog

from people.delivery import mail
from people.delivery.mail import NoMailServer
from people.delivery.posting import NotDelivered
from services.people import mails
from services.people.mails import AccountMail, Purpose
from services.settings import page_address

Sending = Callable[[EmailMessage], int]

SUBJECTS: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.VERIFY: "Confirm your address at Dualcaster",
        Purpose.TAKEN: "You have an account at Dualcaster",
        Purpose.RESET: "A new password for Dualcaster",
        Purpose.TOKEN_REUSED: "A token of your account at Dualcaster was used twice",
    }
)
TEXTS: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.VERIFY: """\
Hello{name},

somebody, probably you, has registered at Dualcaster with this address. Open this link within a day, and enter the
password that you have chosen:

{verify}

If it was not you, do nothing: there will be no account.
""",
        Purpose.TAKEN: """\
Hello{name},

somebody, probably you, has tried to register at Dualcaster with this address. It has an account already. Sign in:

{login}

If you have forgotten the password, ask for a new one:

{ask}

If it was not you, do nothing: nothing has changed.
""",
        Purpose.RESET: """\
Hello{name},

somebody, probably you, has asked for a new password at Dualcaster. Open this link within an hour; it works once:

{reset}

You are then signed out everywhere, and your personal tokens end. If it was not you, do nothing: your password stays.
""",
        Purpose.TOKEN_REUSED: """\
Hello{name},

a refresh token of a program that is signed in to your account was used a second time. Somebody may have copied it, so
that program was signed out; sign in there again. The events of your account say when it was, and from which address:

{events}

If you do not know that address, change your password there: everybody else is signed out then.
""",
    }
)

log = structlog.get_logger()


def send_due(sending: Sending = mail.send) -> int:
    """Send what is due, and return the number of accepted mails."""
    return sum(deliver(one, sending) for one in mails.claim_due(datetime.now(UTC)))


def deliver(one: AccountMail, sending: Sending) -> bool:
    """Send a mail, store how it ended, and return whether it was accepted."""
    try:
        status = sending(written(one))
    except (NotDelivered, NoMailServer) as error:
        log.warning("mail not sent", mail=one.id, purpose=one.purpose, error=str(error) or type(error).__name__)
        mails.failed(one, datetime.now(UTC))
        return False
    log.info("mail sent", mail=one.id, purpose=one.purpose, status=status)
    mails.end(one)
    return status == mail.ACCEPTED


def written(one: AccountMail) -> EmailMessage:
    """Return the message of a mail. The secret of a link is behind a #: browsers send it to no server."""
    links = {
        "verify": page_address(f"/verify#{one.secret}"),
        "reset": page_address(f"/reset/new#{one.secret}"),
        "login": page_address("/login"),
        "ask": page_address("/reset"),
        "events": page_address("/settings"),
    }
    text = TEXTS[one.purpose].format(name=f" {one.name}" if one.name else "", **links)
    return mail.composed(one.email, SUBJECTS[one.purpose], text, f"account-{one.id}-{one.attempts}")
