"""Whole lists that repeat prices: between the first snapshot of a day (UTC) and the next, only changes are stored.

A repeated price is confirmed. A latest price that is on the list already (`latest_prices.list_id`) is confirmed by the
list's own time in `price_lists`, one row for all of them; others join the list after it was read to its end. A list
that breaks off, or is not whole, confirms each latest price by itself: `latest_prices.reconfirmed_at`.

A series that a whole list lacks leaves it and is absent since then. When it returns, its price is stored even if
unchanged, and so is the silence.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, TextClause, text

from db.copying import array_text, arrays
from db.locks import take_turn
from db.writes.columns import DAY
from db.writes.latest import reconfirmed
from db.writes.reported_series import ReportedSeries
from db.writes.series import Known
from db.writes.snapshots import Integers, Mask, Rows
from market.histories import microseconds

KNOWN = text("SELECT id, as_of FROM price_lists WHERE source = :source")
MAKE = text("INSERT INTO price_lists (source) VALUES (:source) RETURNING id, as_of")
ADVANCE = text("UPDATE price_lists SET as_of = :as_of WHERE id = :id")
OF_SERIES = "WHERE series_id = ANY(CAST(:series AS integer[]))"
CONFIRM = text(f"UPDATE latest_prices SET reconfirmed_at = greatest(reconfirmed_at, :as_of) {OF_SERIES}")
JOIN = text(f"UPDATE latest_prices SET list_id = :id {OF_SERIES}")
LEAVE = text(f"""
    UPDATE latest_prices SET absent_since = :as_of, reconfirmed_at = {reconfirmed("latest_prices")}, list_id = NULL
    {OF_SERIES}
""")
# Of some marketplaces' series: the number confirmed since a time, and the ids on offer before.
ON_OFFER = """
    SELECT
        coalesce(array_agg(series.id) FILTER (WHERE confirmed_at < '{as_of}' AND absent_since IS NULL), '{{}}'),
        ARRAY[count(*) FILTER (WHERE confirmed_at >= '{as_of}')]
    FROM confirmed_prices AS latest JOIN price_series AS series ON series.id = latest.series_id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    WHERE marketplaces.slug = ANY(CAST('{marketplaces}' AS text[]))
"""


class PriceList:
    """A list of a source while its batches are stored: collects the latest prices that it confirms, all at `as_of`."""

    def __init__(self, connection: Connection, source: str, as_of: datetime) -> None:
        known = connection.execute(KNOWN, {"source": source}).first()
        self.id, newest = known or connection.execute(MAKE, {"source": source}).one()
        self.as_of = as_of.astimezone(UTC)
        self.is_newest = newest is None or newest <= as_of
        self._confirmed, self._joining = ReportedSeries(), ReportedSeries()

    @property
    def joined(self) -> int | None:
        """Return the id of the list for new prices; None where a newer list is known, which may lack them."""
        return self.id if self.is_newest else None

    def confirm(self, rows: Rows, known: Known) -> Mask:
        """Collect the latest prices that these rows repeat, and return a mask of those rows: they need not be stored.

        A row repeats the latest price of its series, in `known` with its values, if all values are equal, the row is
        newer, and both are of one day.
        """
        is_next = (rows.times > known.times) & (rows.times // DAY == known.times // DAY)
        of_list = rows.alone() & (rows.times == microseconds(self.as_of))
        repeated: Mask = is_next & of_list & (rows.values == known.values).all(axis=1)
        self._confirmed.add(rows.series[repeated])
        self._joining.add(rows.series[repeated & (known.lists != self.id)])
        return repeated

    def close(self, connection: Connection, marketplaces: Sequence[str]) -> int | None:
        """Confirm the repeated prices, mark the series that the list lacks as absent, and return the number of these.

        None where it has fewer than half of the series on offer before: then the list is not whole, and none is absent.
        """
        take_turn(connection)
        listed, absent = self._compare(connection, marketplaces)
        if len(absent) > listed:
            self.break_off(connection)
            return None
        self._update(connection, LEAVE, absent)
        self._update(connection, JOIN if self.is_newest else CONFIRM, self._joining.series())
        if self.is_newest:
            connection.execute(ADVANCE, {"id": self.id, "as_of": self.as_of})
        return len(absent)

    def break_off(self, connection: Connection) -> None:
        """Confirm the prices repeated so far, and mark no series as absent."""
        take_turn(connection)
        self._update(connection, CONFIRM, self._confirmed.series())

    def _compare(self, connection: Connection, marketplaces: Sequence[str]) -> tuple[int, Integers]:
        """Return the number of the marketplaces' series on the list, and those that were on offer and are not on it."""
        query = ON_OFFER.format(as_of=self.as_of, marketplaces=array_text(marketplaces))
        [[before, [told]]] = arrays(connection, query, ("i4", "i8"))
        absent = before[~self._confirmed.has(before)]
        return told + len(before) - len(absent), absent

    def _update(self, connection: Connection, statement: TextClause, series: Integers) -> None:
        if len(series):
            values = {"series": array_text(series.tolist()), "id": self.id, "as_of": self.as_of}
            connection.execute(statement, values)
