"""Actors: who sends a request, and the rights that endpoints, pages and callbacks need."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from accounts.rights import Scope


class Need(StrEnum):
    """Right that an endpoint, a page or a callback needs of its actor.

    ACCOUNT is the right to everything of one's own, which a personal token does not have; the others are its scopes.
    BOT_LINK is of a token only: no session has it.
    """

    NOTHING = "nothing"
    OPERATOR = "operator"
    ACCOUNT = "account"
    INVENTORY_READ = Scope.INVENTORY_READ
    INVENTORY_WRITE = Scope.INVENTORY_WRITE
    ALERTS_READ = Scope.ALERTS_READ
    ALERTS_WRITE = Scope.ALERTS_WRITE
    BOT_LINK = Scope.BOT_LINK

    @property
    def is_personal(self) -> bool:
        """Return whether only a user can have the right: what it opens belongs to one."""
        return self not in (Need.NOTHING, Need.OPERATOR)


class ActorKind(StrEnum):
    """Kinds of actors. An operator is a user of that role, or whoever holds the admin token, who is no user."""

    ANONYMOUS = "anonymous"
    USER = "user"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Actor:
    """Sender of a request, with its origin: an address, or a word where there is no connection.

    `user_id` is None for all who are no user. `scopes` are those of a personal token; None: all rights of the user.
    `session_id`, `family_id` and `token_id` are those of the session, the tokens of a program, or the personal token
    that the request came with, else 0. `until` is when the token ends by itself (UTC); None for a session.
    """

    kind: ActorKind = ActorKind.ANONYMOUS
    origin: str = ""
    user_id: int | None = None
    scopes: frozenset[str] | None = None
    session_id: int = 0
    family_id: int = 0
    token_id: int = 0
    until: datetime | None = None

    @property
    def is_operator(self) -> bool:
        """Return whether the actor is an operator."""
        return self.kind is ActorKind.OPERATOR

    @property
    def is_anonymous(self) -> bool:
        """Return whether nobody knows who the actor is."""
        return self.kind is ActorKind.ANONYMOUS

    def may(self, need: Need) -> bool:
        """Return whether the actor has a right."""
        if not need.is_personal:
            return need is Need.NOTHING or self.is_operator
        if self.scopes is None:
            return self.user_id is not None and need is not Need.BOT_LINK
        return self.user_id is not None and need in self.scopes

    def __str__(self) -> str:
        who = str(self.kind) if self.user_id is None else f"{self.kind} {self.user_id}"
        return f"{who} at {self.origin}" if self.origin else who


CONSOLE = Actor(ActorKind.OPERATOR, "command line")


class Forbidden(Exception):
    """The actor may not do this."""
