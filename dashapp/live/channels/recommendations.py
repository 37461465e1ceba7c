"""Channel of the recommendations: says that the ledger has grown, and how many are open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from dashapp.live.channels.channel import Channel, News, loaded
from dashapp.live.messages import text_of
from db import versions
from db.announcements import Announcement, LedgerChanged
from services.analysis.recommendations import count_open


@dataclass(frozen=True, slots=True)
class Recommendations(Channel):
    """The recommendations that are issued for everybody."""

    name: ClassVar[str] = "recommendations"

    @classmethod
    def parse(cls, _said: Mapping[str, Any]) -> Self:
        """Return the channel."""
        return cls()

    def named(self) -> dict[str, Any]:
        """Return no parameters."""
        return {}

    @property
    def scope(self) -> str:
        """Return the scope of the ledger."""
        return versions.LEDGER

    def concerned(self, event: Announcement) -> bool:
        """Return whether the ledger has grown."""
        return isinstance(event, LedgerChanged)

    def news(self) -> News:
        """Return the news of the recommendations."""
        return RecommendationsNews()


class RecommendationsNews(News):
    """The messages of the recommendations; they have none of them."""

    def messages(self, _event: Announcement, seq: int) -> Sequence[str]:
        """Return the message of a change."""
        return loaded(Recommendations.name, lambda: [recommendations_updated(seq, count_open())])


def recommendations_updated(seq: int, count: int) -> str:
    """Return a message with the number of open recommendations."""
    return text_of({"type": "recommendations_updated", "seq": seq, "data": {"count": count}})
