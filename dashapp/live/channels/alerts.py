"""Channel of a user's alerts: publishes each new event once, and how many are unread."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import ClassVar

from dashapp.live.channels.channel import News, OwnChannel, loaded
from dashapp.live.messages import text_of
from db import versions
from db.announcements import AlertsChanged, Announcement
from services.actors import Need
from services.people.alerts import events
from services.people.alerts.events import AlertEvent


@dataclass(frozen=True, slots=True)
class Alerts(OwnChannel):
    """The alerts of a user."""

    name: ClassVar[str] = "alerts"
    needs: ClassVar[Need] = Need.ALERTS_READ

    @property
    def scope(self) -> str:
        """Return the scope of the user's alerts."""
        return versions.alerts_of(self.user_id)

    def concerned(self, event: Announcement) -> bool:
        """Return whether alerts of the user have changed."""
        return isinstance(event, AlertsChanged) and event.user_id == self.user_id

    def news(self) -> News:
        """Return the user's news."""
        return AlertsNews(self.user_id)


class AlertsNews(News):
    """The messages of a user's alerts. Stores the last sent event, so that each is sent once."""

    def __init__(self, user_id: int) -> None:
        self._user_id = user_id
        self._sent = 0

    def messages(self, event: Announcement, seq: int) -> Sequence[str]:
        """Return a message for each new event, the oldest first, or the number of unread ones where some were read."""
        first = event.first if isinstance(event, AlertsChanged) else 0
        return loaded(Alerts.name, lambda: self._updates(seq, first))

    def _updates(self, seq: int, first: int) -> Sequence[str]:
        if not first:
            return [alerts_read(seq, events.count_unread(self._user_id))]
        told, unread = events.load_new(self._user_id, max(self._sent, first - 1))
        self._sent = max((one.id for one in told), default=self._sent)
        return [price_alert(seq, one, unread) for one in told]


def price_alert(seq: int, event: AlertEvent, unread: int) -> str:
    """Return a message with an event, as in the API's `items`, and the number of all unread ones."""
    return text_of({"type": "price_alert", "seq": seq, "data": {**asdict(event), "unread": unread}})


def alerts_read(seq: int, unread: int) -> str:
    """Return a message with the number of unread events."""
    return text_of({"type": "alerts_read", "seq": seq, "data": {"unread": unread}})
