"""Events of the activity: what is published of a change, once, and what of it is only counted.

An event has a key: it is published once, and anew with another id where its facts have changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

MOST = 20  # events of prices and signals that a change publishes in a currency; more are counted in one


class Kind(StrEnum):
    """What an event is about; the last three belong to a user."""

    PRICES = "prices"
    SIGNALS = "signals"
    RECOMMENDATIONS = "recommendations"
    OUTCOMES = "outcomes"
    SOURCES = "sources"
    ALERTS = "alerts"
    HOLDINGS = "holdings"
    WANTS = "wants"


OF_MARKET = (Kind.PRICES, Kind.SIGNALS, Kind.RECOMMENDATIONS, Kind.OUTCOMES, Kind.SOURCES)
OF_USERS = (Kind.ALERTS, Kind.HOLDINGS, Kind.WANTS)


class Scope(StrEnum):
    """Whose an event is."""

    MARKET = "market"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Event:
    """An event to publish. `occurred_at` is when it happened, `as_of` the time of the newest price behind it (UTC).

    `facts` are JSON, money in them text. `user_id` None: it is of the market. `currency` None: it is about no prices.
    """

    key: str
    kind: Kind
    subject: str
    occurred_at: datetime
    as_of: datetime
    facts: Mapping[str, Any]
    currency: str | None = None
    user_id: int | None = None


class Candidate(Protocol):
    """A signal that has become large enough to be told of, as it competes for a place: the highest score first."""

    @property
    def id(self) -> int: ...
    @property
    def card_id(self) -> int: ...
    @property
    def type(self) -> str: ...
    @property
    def score(self) -> float: ...


C = TypeVar("C", bound=Candidate)


def strongest(some: Iterable[C], most: int = MOST) -> tuple[Sequence[C], Sequence[C]]:
    """Return the candidates to publish, the strongest of each card and type, and those that are only counted.

    What a published candidate stands for, other variants of its card, is in neither.
    """
    ranked = sorted(some, key=lambda one: (-one.score, one.id))
    first = list({(one.card_id, one.type): one for one in reversed(ranked)}.values())
    first.sort(key=lambda one: (-one.score, one.id))
    return first[:most], first[most:]
