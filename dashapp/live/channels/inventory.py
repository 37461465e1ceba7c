"""Channel of a user's collection: says that it or the want list has changed, and how far a worker is with an import.

Whoever is told of a change reads again over HTTP.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from dashapp.live.channels.channel import News, OwnChannel
from dashapp.live.messages import text_of
from db import versions
from db.announcements import Announcement, ImportProgressed, InventoryChanged
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
        """Return whether the user's collection has changed, or an import of the user has."""
        return isinstance(event, InventoryChanged | ImportProgressed) and event.user_id == self.user_id

    def news(self) -> News:
        """Return the collection's news."""
        return InventoryNews()


class InventoryNews(News):
    """The messages of a collection; they have no data of it."""

    def messages(self, event: Announcement, seq: int) -> Sequence[str]:
        """Return the message of a change or of progress."""
        if isinstance(event, InventoryChanged):
            return [inventory_update(seq, event.cause)]
        return [import_progress(seq, event)] if isinstance(event, ImportProgressed) else []


def inventory_update(seq: int, cause: str) -> str:
    """Return a message of a change by its cause: change, reversal, import, undo, catalogue, want_list."""
    return text_of({"type": "inventory_update", "seq": seq, "data": {"cause": cause}})


def import_progress(seq: int, progress: ImportProgressed) -> str:
    """Return a message of the progress of an import."""
    told = {"import_id": progress.import_id, "rows": progress.rows, "is_over": progress.is_over}
    return text_of({"type": "import_progress", "seq": seq, "data": told})
