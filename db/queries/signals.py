"""Queries for signals: a page of those of a currency, and those of one card."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, text

from db.copying import array_text, binary_rows
from db.queries.card_summary import JOIN_SET, SUMMARY
from signals.lists import ENTRY, Limits, Place, found_in
from signals.measures import Measures

OF_SERIES = ", ".join(f"measures.{name}" for name in Measures._fields if name not in ("series_id", "time"))
SHOWN = f"""
    SELECT signals.*, series.condition, series.finish, series.language, marketplaces.slug AS marketplace, {OF_SERIES},
        {SUMMARY}
    FROM ({{chosen}}) AS signals
    JOIN signal_measures AS measures ON measures.series_id = signals.series_id
    JOIN price_series AS series ON series.id = signals.series_id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN cards ON cards.id = signals.card_id
    {JOIN_SET}
    ORDER BY {{order}}
"""
# A card has few series, found by their key.
OF_CARD = text(
    SHOWN.format(
        chosen="""
        SELECT signals.* FROM price_series AS series JOIN signals ON signals.series_id = series.id
        WHERE series.card_id = :card_id AND series.currency = :currency
    """,
        order="signals.strength * signals.confidence DESC, signals.series_id DESC, signals.measure DESC",
    )
)
AT_PLACES = text(
    SHOWN.format(
        chosen="""
        SELECT signals.*, wanted.position
        FROM unnest(CAST(:series_ids AS integer[]), CAST(:measures AS text[]))
            WITH ORDINALITY AS wanted(series_id, measure, position)
        JOIN signals ON signals.series_id = wanted.series_id AND signals.measure = wanted.measure
    """,
        order="signals.position",
    )
)
# The next parts of each list, from the one with a key on: `last` of a part is its lowest.
PARTS = """
    SELECT part.* FROM unnest(CAST(%(measures)s AS text[])) AS wanted(measure)
    CROSS JOIN LATERAL (
        SELECT measure, entries FROM signal_lists
        WHERE currency = %(currency)s AND sort = %(sort)s AND signal_lists.measure = wanted.measure {reached}
        ORDER BY place {direction} LIMIT %(size)s OFFSET %(read)s
    ) AS part
"""
REACHED = {
    True: "AND last <= CAST(%(key)s AS double precision)",
    False: "AND first >= CAST(%(key)s AS double precision)",
}
STATEMENTS = {
    (descending, is_after): PARTS.format(reached=reached if is_after else "", direction="ASC" if descending else "DESC")
    for descending, reached in REACHED.items()
    for is_after in (False, True)
}


def page(
    connection: Connection,
    currency: str,
    measures: Sequence[str],
    limits: Limits,
    sort: str,
    after: Place | None,
    limit: int,
    *,
    descending: bool,
) -> tuple[Sequence[Row[Any]], Place | None]:
    """Return the signals of measures within limits after a place, sorted; and the place of the last if more follow."""
    lists = _Lists(connection, currency, sort, limits, after, descending)
    found = sorted(chain.from_iterable(lists.first(measures, limit + 1)), reverse=descending)
    shown = found[:limit]
    values = {"series_ids": array_text(one.series for one in shown), "measures": [one.measure for one in shown]}
    rows = connection.execute(AT_PLACES, values).all()
    return rows, shown[-1] if len(found) > limit else None


class _Lists:
    """Sorted lists of measures, read from a place on."""

    def __init__(
        self, connection: Connection, currency: str, sort: str, limits: Limits, after: Place | None, descending: bool
    ) -> None:
        self._connection, self._limits, self._after, self._descending = connection, limits, after, descending
        self._values = {"currency": currency, "sort": sort} | ({} if after is None else {"key": after.key})
        self._statement = STATEMENTS[descending, after is not None]

    def first(self, measures: Sequence[str], limit: int) -> Iterator[list[Place]]:
        """Yield the first places of each measure: all that a page of all of them can have.

        Reads more and more parts of those of which the limits leave nearly nothing.
        """
        found: dict[str, list[Place]] = {measure: [] for measure in measures}
        size, read = 1, 0
        while measures:
            parts = self._parts(measures, read, size)
            for measure, entries in parts:
                found[measure] += self._places(measure, entries)
            read, size = read + size, 4 * size
            more = {measure for measure, _ in parts}
            measures = [one for one in measures if one in more and len(found[one]) < limit]
        yield from (places[:limit] for places in found.values())

    def _parts(self, measures: Sequence[str], read: int, size: int) -> Sequence[tuple[Any, ...]]:
        values = {"measures": list(measures), "read": read, "size": size}
        return binary_rows(self._connection, self._statement, self._values | values)

    def _places(self, measure: str, entries: bytes) -> list[Place]:
        part = np.frombuffer(entries, ENTRY)
        sort = self._values["sort"]
        return found_in(measure, part, str(sort), self._limits, self._after, descending=self._descending)


def of_card(connection: Connection, card_id: int, currency: str) -> Sequence[Row[Any]]:
    """Return the signals of a card's series in a currency, those of the highest score first."""
    return connection.execute(OF_CARD, {"card_id": card_id, "currency": currency}).all()
