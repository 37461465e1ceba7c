"""MTGJSON's prices of today: the newest day of its price history, in a file small enough for every day."""

from ingestion.contract import Edition
from ingestion.sources.mtgjson_history import MtgjsonHistory, meta_date, time_of
from market.sources import SOURCES


class MtgjsonToday(MtgjsonHistory):
    """The source `mtgjson-today`. Its cards are known from the history or a bulk file."""

    name = "mtgjson-today"
    title = SOURCES[name].title

    def find_edition(self) -> Edition:
        """Return the smallest variant of the file; its date is in its head. Raises SourceError."""
        url, head = self._offered("AllPricesToday")
        return Edition(time_of(head), (url,), head.size, dated=meta_date(head.start))
