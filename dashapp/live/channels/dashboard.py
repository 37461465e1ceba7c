"""Channel of the dashboard in a currency: says which sections have changed. Whoever is told reads them over HTTP."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from dashapp.live.channels.channel import Channel, News
from dashapp.live.messages import Refused, text_of
from db import versions
from db.announcements import Announcement, DashboardChanged
from market.variants import Currency
from services.actors import Actor, Need

FEED, OWN = "feed", "own"  # sections that are read by the id of their last event


@dataclass(frozen=True, slots=True)
class Dashboard(Channel):
    """The dashboard in a currency, with the own events of a user who may read them (0: of nobody)."""

    name: ClassVar[str] = "dashboard"

    currency: str
    user_id: int = 0

    @classmethod
    def parse(cls, said: Mapping[str, Any]) -> Self:
        """Return the dashboard in the message's currency. Raises Refused."""
        currency = said.get("currency", Currency.USD.value)
        if not isinstance(currency, str) or currency not in tuple(Currency):
            raise Refused("bad_request", f"currency must be one of {', '.join(Currency)}.")
        return cls(currency)

    def of(self, actor: Actor) -> Self:
        """Return the channel with the actor's own events."""
        return replace(self, user_id=(actor.user_id or 0) if actor.may(Need.INVENTORY_READ) else 0)

    def named(self) -> dict[str, Any]:
        """Return the currency."""
        return {"currency": self.currency}

    @property
    def scope(self) -> str:
        """Return the scope of the dashboard."""
        return versions.DASHBOARD

    def concerned(self, event: Announcement) -> bool:
        """Return whether a section of the currency, the activity or the user's own events have changed."""
        return isinstance(event, DashboardChanged) and any(self.changed(event))

    def changed(self, event: DashboardChanged) -> Iterator[tuple[str, int]]:
        """Yield each changed section with its version: of events the id of the last."""
        yield from event.sections.get(self.currency, {}).items()
        if event.is_market:
            yield FEED, event.last_id
        if event.last_id and self.user_id and (event.users is None or self.user_id in event.users):
            yield OWN, event.last_id

    def news(self) -> News:
        """Return the dashboard's news."""
        return DashboardNews(self)


class DashboardNews(News):
    """The messages of a dashboard; they have no data of it."""

    def __init__(self, channel: Dashboard) -> None:
        self._channel = channel

    def messages(self, event: Announcement, seq: int) -> Sequence[str]:
        """Return a message for each changed section."""
        if not isinstance(event, DashboardChanged):
            return []
        return [
            dashboard_update(seq, section, version, event.last_id) for section, version in self._channel.changed(event)
        ]


def dashboard_update(seq: int, section: str, version: int, last_id: int) -> str:
    """Return a message that a section has changed; `last_id` is that of the newest event, 0 without a new one."""
    data = {"section": section, "version": version, "last_id": last_id}
    return text_of({"type": "dashboard_update", "seq": seq, "data": data})
