"""Base of the WebSocket's channels: a value named in clients' messages, and its messages to subscribers."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import structlog

from db import versions
from db.announcements import Announcement
from db.engine import DatabaseError
from services.actors import Actor, Need

log = structlog.get_logger()


class News(ABC):
    """A channel's messages during its subscriptions; may store the sent ones."""

    @abstractmethod
    def messages(self, event: Announcement, seq: int) -> Sequence[str]:
        """Return the messages about an event that concerns the channel; `seq` is the version of its scope."""


@dataclass(frozen=True, slots=True)
class Channel(ABC):
    """A topic for subscriptions. Equal channels have the same subscribers."""

    name: ClassVar[str]
    needs: ClassVar[Need] = Need.NOTHING
    is_slow: ClassVar[bool] = False  # slow to load, so other channels are published first

    @classmethod
    @abstractmethod
    def parse(cls, said: Mapping[str, Any]) -> Self:
        """Return the channel named by a client's message. Raises Refused."""

    def of(self, _actor: Actor) -> Self:
        """Return the channel as an actor listens to it; one of users is then that of the actor's own."""
        return self

    @abstractmethod
    def named(self) -> dict[str, Any]:
        """Return the channel's parameters in messages, beside its name."""

    @abstractmethod
    def concerned(self, event: Announcement) -> bool:
        """Return whether an event concerns the channel."""

    @abstractmethod
    def news(self) -> News:
        """Return the messages for subscribers from now on."""

    @property
    def scope(self) -> str:
        """Return the scope whose version is the `seq` of the channel's messages."""
        return versions.PRICES

    def may_listen(self, actor: Actor) -> bool:
        """Return whether an actor may subscribe."""
        return actor.may(self.needs)


@dataclass(frozen=True, slots=True)
class OwnChannel(Channel):
    """A channel of a user's own; a client does not name the user, who is that of its session or token."""

    user_id: int = 0

    @classmethod
    def parse(cls, _said: Mapping[str, Any]) -> Self:
        """Return the channel of nobody yet."""
        return cls()

    def of(self, actor: Actor) -> Self:
        """Return the channel of the actor's own."""
        return replace(self, user_id=actor.user_id or 0)

    def named(self) -> dict[str, Any]:
        """Return no parameters."""
        return {}


def loaded(channel: str, load: Callable[[], Sequence[str]]) -> Sequence[str]:
    """Return the messages of `load`, none while the database is away: clients notice it at their next read."""
    try:
        return load()
    except DatabaseError as error:
        log.warning("news not loaded", channel=channel, error=type(error).__name__)
        return ()
