"""Announcements between processes over Redis: a tagged union, one struct for each kind of event.

A `Versioned` announcement also raises the version of its scope. Announce after the commit, never before. While Redis is
away no stored data is lost: the web processes announce again when it is back; without web processes, cached answers
expire.

A new kind is one struct here, with `and_then` and `topic`: in `Versioned` and with `version` and `scope`, where readers
cache what it changes, else in `Announcement`.
"""

from datetime import datetime
from typing import Any, ClassVar, Self, TypeAlias, TypeVar, cast

import msgspec
import redis
import structlog

from db import redis_client, versions

CHANNEL = "announcements"  # of Redis, for all announcements
MOST_USERS = 1_000  # an announcement about more users names none: each of them asks
MOST_CARDS = 5_000  # an announcement of more cards names none: it concerns nearly all cards

log = structlog.get_logger()

D = TypeVar("D", bound="Derived")


class PricesChanged(msgspec.Struct, frozen=True, tag="prices_changed", kw_only=True):
    """Changes of one or several commits. `cards` and `currencies` are None where any may have changed.

    `count` is the number of stored prices, `as_of` the time (UTC) of the newest; 0 and None where unknown. `version` is
    0 until it is announced.
    """

    version: int = 0
    cards: frozenset[int] | None = None
    currencies: frozenset[str] | None = None
    marketplaces: frozenset[str] = frozenset()
    count: int = 0
    as_of: datetime | None = None

    def __post_init__(self) -> None:
        if self.cards is not None and len(self.cards) > MOST_CARDS:
            msgspec.structs.force_setattr(self, "cards", None)

    @property
    def scope(self) -> str:
        """Return the scope whose version the announcement raises."""
        return versions.PRICES

    @property
    def topic(self) -> str:
        """Return the topic: waiting announcements of one topic are merged."""
        return self.scope

    def and_then(self, later: "PricesChanged") -> "PricesChanged":
        """Return both changes merged."""
        return PricesChanged(
            version=max(self.version, later.version),
            cards=_united(self.cards, later.cards),
            currencies=_united(self.currencies, later.currencies),
            marketplaces=self.marketplaces | later.marketplaces,
            count=self.count + later.count,
            as_of=max(filter(None, (self.as_of, later.as_of)), default=None),
        )


def _united(one: frozenset[Any] | None, other: frozenset[Any] | None) -> frozenset[Any] | None:
    return None if one is None or other is None else one | other


class Derived(msgspec.Struct, frozen=True, kw_only=True):
    """Changes of what is derived from prices. `version` is 0 until it is announced.

    `SCOPE` is that whose version the announcement raises.
    """

    SCOPE: ClassVar[str]
    version: int = 0

    @property
    def scope(self) -> str:
        """Return the scope whose version the announcement raises."""
        return self.SCOPE

    @property
    def topic(self) -> str:
        """Return the topic: waiting announcements of one topic are merged."""
        return self.SCOPE

    def and_then(self: D, later: D) -> D:
        """Return the newer of both."""
        return max(self, later, key=lambda change: change.version)


class SignalsChanged(Derived, frozen=True, tag="signals_changed", kw_only=True):
    """Changes of signals."""

    SCOPE: ClassVar[str] = versions.SIGNALS


class IndicesChanged(Derived, frozen=True, tag="indices_changed", kw_only=True):
    """Changes of indices."""

    SCOPE: ClassVar[str] = versions.INDICES


class LedgerChanged(Derived, frozen=True, tag="ledger_changed", kw_only=True):
    """New rows in the ledger of recommendations."""

    SCOPE: ClassVar[str] = versions.LEDGER


class CatalogueChanged(Derived, frozen=True, tag="catalogue_changed", kw_only=True):
    """Changes of what follows from the catalogue: similar cards, events of the market."""

    SCOPE: ClassVar[str] = versions.CATALOGUE


class DashboardChanged(Derived, frozen=True, tag="dashboard_changed", kw_only=True):
    """Changes of the dashboard: by currency the new versions of sections, and new events of the activity.

    `last_id` is the newest event's id, 0 without one; they are of the market, and of `users` (None: of any).
    """

    SCOPE: ClassVar[str] = versions.DASHBOARD
    sections: dict[str, dict[str, int]] = {}
    last_id: int = 0
    is_market: bool = False
    users: frozenset[int] | None = frozenset()

    def __post_init__(self) -> None:
        if self.users is not None and len(self.users) > MOST_USERS:
            msgspec.structs.force_setattr(self, "users", None)

    def and_then(self, later: "DashboardChanged") -> "DashboardChanged":
        """Return both merged: the newer version of each section."""
        currencies = self.sections.keys() | later.sections.keys()
        return DashboardChanged(
            version=max(self.version, later.version),
            sections={code: {**self.sections.get(code, {}), **later.sections.get(code, {})} for code in currencies},
            last_id=max(self.last_id, later.last_id),
            is_market=self.is_market or later.is_market,
            users=_united(self.users, later.users),
        )


class Superseding(msgspec.Struct, frozen=True):
    """Base of announcements of which the later one says all that the earlier did, or has readers read all again."""

    def and_then(self, later: Self) -> Self:
        """Return the later one."""
        return later


class RunProgressed(Superseding, frozen=True, tag="run_progressed"):
    """Progress of a run: `done` of `total` in its phase (None: unknown), and the number of prices stored so far.

    `phase` is one of the ledger's: downloading, storing, refreshing, done.
    """

    source: str
    run_id: int
    phase: str
    done: int
    total: int | None
    rows_stored: int

    @property
    def topic(self) -> str:
        """Return the topic: waiting announcements of one topic are merged."""
        return f"run:{self.run_id}"


class ImportProgressed(Superseding, frozen=True, tag="import_progressed"):
    """Progress of a user's import in a worker: rows that were read so far; `is_over`: the worker is done with it."""

    user_id: int
    import_id: int
    rows: int
    is_over: bool = False

    @property
    def topic(self) -> str:
        """Return the topic: waiting announcements of one topic are merged."""
        return f"import:{self.import_id}"


class RightsChanged(Superseding, frozen=True, tag="rights_changed"):
    """A session or token of a user has ended, or the user's rights have changed: identify its requests anew."""

    user_id: int

    @property
    def topic(self) -> str:
        """Return the topic: waiting announcements of one topic are merged."""
        return f"rights:{self.user_id}"


class Personal(Superseding, frozen=True, kw_only=True):
    """Base of the changes of what is a user's own. `version` is 0 until it is announced."""

    version: int = 0
    user_id: int

    @property
    def scope(self) -> str:
        """Return the scope whose version the announcement raises."""
        raise NotImplementedError

    @property
    def topic(self) -> str:
        """Return the topic: waiting announcements of one topic are merged."""
        return self.scope


class AlertsChanged(Personal, frozen=True, tag="alerts_changed", kw_only=True):
    """New events of a user's alerts from the id `first` on; 0: some were read."""

    first: int = 0

    @property
    def scope(self) -> str:
        """Return the scope of the user's alerts."""
        return versions.alerts_of(self.user_id)

    def and_then(self, later: Self) -> Self:
        """Return both changes merged."""
        first = min(filter(None, (self.first, later.first)), default=0)
        return msgspec.structs.replace(later, version=max(self.version, later.version), first=first)


class InventoryChanged(Personal, frozen=True, tag="inventory_changed", kw_only=True):
    """A change of a user's collection; `cause` says what kind of it."""

    cause: str

    @property
    def scope(self) -> str:
        """Return the scope of the user's collection."""
        return versions.inventory_of(self.user_id)


class SettingsChanged(Personal, frozen=True, tag="settings_changed", kw_only=True):
    """A change of a user's settings."""

    @property
    def scope(self) -> str:
        """Return the scope of the user's settings."""
        return versions.settings_of(self.user_id)


Versioned: TypeAlias = (
    PricesChanged
    | SignalsChanged
    | IndicesChanged
    | LedgerChanged
    | CatalogueChanged
    | AlertsChanged
    | InventoryChanged
    | SettingsChanged
    | DashboardChanged
)
Announcement: TypeAlias = Versioned | RunProgressed | ImportProgressed | RightsChanged


def announce(change: Versioned) -> int | None:
    """Raise the version of a change's scope, publish the change, return the version; None while Redis is away."""
    try:
        return versions.raise_and_publish(change.scope, CHANNEL, msgspec.json.encode(change))
    except redis.RedisError as error:
        log.warning("data version not announced", scope=change.scope, error=str(error))
        return None


def publish(announcement: Announcement) -> None:
    """Publish an announcement without a version. It is not stored, and is lost while Redis is away."""
    try:
        redis_client.client().publish(CHANNEL, msgspec.json.encode(announcement))
    except redis.RedisError as error:
        log.debug("not published", announcement=type(announcement).__name__, error=str(error))


def announcement_of(message: bytes) -> Announcement:
    """Return the announcement in a message on CHANNEL. Raises msgspec.DecodeError for any other message."""
    announcement: Announcement = msgspec.json.decode(message, type=Announcement)
    return announcement


def merged(announcements: list[Announcement]) -> list[Announcement]:
    """Return one announcement for each topic: rights first, which no slow message may delay, then changes."""
    topics: dict[str, Announcement] = {}
    for one in announcements:
        earlier = topics.get(one.topic)
        topics[one.topic] = one if earlier is None else cast(Any, earlier).and_then(one)
    return sorted(topics.values(), key=lambda one: (not isinstance(one, RightsChanged), not isinstance(one, Versioned)))
