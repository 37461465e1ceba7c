"""MTGJSON's prices of today: the newest day of its price history, in a file small enough for every day."""

from datetime import datetime

from ingestion.sources.base import Edition
from ingestion.sources.mtgjson_history import MtgjsonHistory, meta_date, today
from market.sources import SOURCES


class MtgjsonToday(MtgjsonHistory):
    """The source `mtgjson-today`. Its cards are those that the history, or a bulk file, has told of."""

    name = "mtgjson-today"
    title = SOURCES[name].title

    def find_edition(self) -> Edition:
        """Find the smallest variant of the file; its date is in its head. Raises SourceError."""
        url, head = self._offered("AllPricesToday")
        as_of: datetime = meta_date(head.start) or head.last_modified or today()
        return Edition(as_of, (url,), head.size)
