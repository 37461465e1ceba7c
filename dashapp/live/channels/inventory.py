"""Channel of a user's collection: says that it has changed. Whoever is told reads it again over HTTP."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from dashapp.live.channels.channel import News, OwnChannel
from dashapp.live.messages import text_of
from db import versions
from db.announcements import Announcement, InventoryChanged
from services.actors import Need


@dataclass(frozen=True, slots=True)
class Inventory(OwnChannel):
    """The collection of a user."""

    name: ClassVar[str] = "inventory"
    needs: ClassVar[Need] = Need.INVENTORY_READ

    @property
    def scope(self) -> str:
        """Return the scope of the user's collection."""
        return versions.inventory_of(self.user_id)

    def concerned(self, event: Announcement) -> bool:
        """Return whether the user's collection has changed."""
        return isinstance(event, InventoryChanged) and event.user_id == self.user_id

    def news(self) -> News:
        """Return the collection's news."""
        return InventoryNews()


class InventoryNews(News):
    """The messages of a collection; they have no data of it."""

    def messages(self, event: Announcement, seq: int) -> Sequence[str]:
        """Return the message of a change."""
        return [inventory_update(seq, event.cause)] if isinstance(event, InventoryChanged) else []


def inventory_update(seq: int, cause: str) -> str:
    """Return a message of a change by its cause: change, reversal, import, undo, catalogue."""
    return text_of({"type": "inventory_update", "seq": seq, "data": {"cause": cause}})
