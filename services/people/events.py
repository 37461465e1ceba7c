"""The audit log of authentication: stored for the user and the operator, and written to the log. Never a secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import structlog

from db.engine import Connection, reading
from db.queries import accounts as queries
from db.writes import accounts as writes
from services.people.clients import Client

SHOWN = 100

log = structlog.get_logger()


class EventKind(StrEnum):
    """What happened."""

    REGISTERED = "registered"
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    SESSION_ENDED = "session_ended"
    REFRESH_TOKEN_REUSED = "refresh_token_reused"
    PASSWORD_CHANGED = "password_changed"
    PASSWORD_REFUSED = "password_refused"
    PASSWORD_RESET = "password_reset"
    EMAIL_CHANGED = "email_changed"
    TOKEN_MADE = "token_made"
    TOKEN_ENDED = "token_ended"
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    RECOVERY_CODE_USED = "recovery_code_used"
    SHARE_MADE = "share_made"
    SHARE_ENDED = "share_ended"
    BOT_LINKED = "bot_linked"
    BOT_UNLINKED = "bot_unlinked"
    ACCOUNT_DELETED = "account_deleted"


@dataclass(frozen=True, slots=True)
class AuthEvent:
    """An event of authentication (time in UTC), with where it came from."""

    id: int
    time: datetime
    kind: str
    address: str
    user_agent: str
    details: dict[str, Any]


def record(connection: Connection, kind: EventKind, user_id: int | None, client: Client, **details: Any) -> None:
    """Store an event in the transaction of what it tells of, and log it."""
    writes.record(connection, user_id, kind, client.address, client.user_agent, **details)
    log.info("authentication", kind=str(kind), user=user_id, address=client.address, **details)


def load_events(user_id: int, limit: int = SHOWN) -> Sequence[AuthEvent]:
    """Return the newest events of a user."""
    with reading(fresh=True) as connection:
        return [AuthEvent(**row._mapping) for row in queries.events(connection, user_id, limit)]
