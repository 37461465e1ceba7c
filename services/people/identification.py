"""Identification: the actor of a session's secret, an access token or a personal token. Each asks the primary."""

from collections.abc import Iterable
from datetime import UTC, datetime

from accounts import access_tokens, credentials
from accounts.access_tokens import InvalidToken
from accounts.lifetimes import SEEN_EVERY
from accounts.rights import OF_OPERATORS, Role
from db.engine import Row, reading, writing
from db.queries import accounts as queries
from db.writes import personal_tokens, sessions
from services.actors import Actor, ActorKind
from services.people.clients import Client


def by_session(secret: str, client: Client) -> Actor | None:
    """Return the actor of a session, None for an ended or unknown one. Stores at most once a minute that it is used."""
    with reading(fresh=True) as connection:
        row = queries.session_owner(connection, credentials.digest(secret))
    if row is None:
        return None
    if _is_long_ago(row.seen_at):
        with writing() as connection:
            sessions.see_session(connection, row.session_id)
    return Actor(_kind(row), client.address, row.user_id, session_id=row.session_id)


def goes_on(actor: Actor) -> bool:
    """Return whether the session or the tokens of an actor are still living, whatever their secret is by now."""
    with reading(fresh=True) as connection:
        if actor.user_id is not None and actor.family_id:
            return queries.family_owner(connection, actor.user_id, actor.family_id) is not None
        if actor.token_id:
            return queries.is_personal_token(connection, actor.token_id)
        return queries.is_session(connection, actor.session_id)


def by_token(token: str, key: bytes, client: Client) -> Actor | None:
    """Return the actor of a program's access token or a user's personal token; None for any other text."""
    if token.startswith(credentials.PREFIX):
        return _by_personal_token(token, client)
    try:
        read = access_tokens.read(key, token)
    except InvalidToken:
        return None
    with reading(fresh=True) as connection:
        row = queries.family_owner(connection, read.user_id, read.family_id)
    if row is None:
        return None
    until = datetime.fromtimestamp(read.expires_at, UTC)
    return Actor(_kind(row), client.address, row.user_id, family_id=row.family_id, until=until)


def lifetime(token: str, key: bytes, now: datetime) -> float:
    """Return the seconds for which an access token is still valid; of other tokens the database knows the end."""
    if token.startswith(credentials.PREFIX):
        return SEEN_EVERY.total_seconds()
    return access_tokens.read(key, token).expires_at - now.timestamp()


def _by_personal_token(token: str, client: Client) -> Actor | None:
    if not credentials.is_personal_token(token):
        return None
    with reading(fresh=True) as connection:
        row = queries.personal_owner(connection, credentials.digest(token))
    if row is None:
        return None
    if row.used_at is None or _is_long_ago(row.used_at):
        with writing() as connection:
            personal_tokens.see_personal_token(connection, row.token_id, client.address)
    scopes = frozenset(_held(row))
    return Actor(ActorKind.USER, client.address, row.user_id, scopes, token_id=row.token_id, until=row.expires_at)


def _held(row: Row) -> Iterable[str]:
    """Return the scopes of a token; one of operators ends with the role of its user."""
    is_operator = row.role == Role.OPERATOR
    return (str(scope) for scope in row.scopes if is_operator or scope not in OF_OPERATORS)


def _kind(row: Row) -> ActorKind:
    return ActorKind.OPERATOR if row.role == Role.OPERATOR else ActorKind.USER


def _is_long_ago(time: datetime) -> bool:
    return datetime.now(UTC) - time > SEEN_EVERY
