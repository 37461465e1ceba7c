"""Roles of users and scopes of tokens."""

from enum import StrEnum


class Role(StrEnum):
    """Role of a user."""

    USER = "user"
    OPERATOR = "operator"


class Scope(StrEnum):
    """Right that a personal token may be given."""

    MARKET_READ = "market:read"
    INVENTORY_READ = "inventory:read"
    INVENTORY_WRITE = "inventory:write"
    ALERTS_READ = "alerts:read"
    ALERTS_WRITE = "alerts:write"
    BOT_LINK = "bot:link"  # of operators: what linked users have opened to their bot


OF_OPERATORS = frozenset({Scope.BOT_LINK})  # scopes that only their tokens may have
