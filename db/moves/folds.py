"""The folds of one pass over the snapshots: each follows groups of series and keeps their moves in one table."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from db.moves.observations import EPOCH, microseconds
from db.writes.copying import arrays, copy_rows
from market.matched_index import Chain, Move
from market.periods import BUCKET_ORIGIN, DAY, Bucket

Measures = Sequence[NDArray[np.int64] | NDArray[np.float64]]

VARIANT = ("currency", "condition", "finish", "language")
VARIANTS = f"""
    SELECT {", ".join(VARIANT)}, array_agg(id) AS series
    FROM price_series WHERE kind = 'retail' GROUP BY {", ".join(VARIANT)}
"""
SET = ("currency", "set_code")
SETS = """
    SELECT currency, set_code, array_agg(price_series.id) AS series
    FROM price_series JOIN cards ON cards.id = card_id WHERE kind = 'retail' GROUP BY currency, set_code
"""
HEADLINES = """
    SELECT array_agg(series_id) FROM card_search WHERE series_id IS NOT NULL AND NOT digital HAVING count(*) > 0
"""


@dataclass
class Fold:
    """Follows the series of each group through the whole buckets of [since, until), and then fills `table` with them.

    `key` names the columns that tell the groups apart, `columns` those of what `measure` takes from a move.
    """

    table: str
    key: tuple[str, ...]
    groups: Sequence[tuple[str, ...]]
    columns: tuple[str, ...]
    measure: Callable[[Chain, Move], Measures]
    chain: Chain
    since: datetime
    until: datetime
    buckets: list[tuple[int, Measures]] = field(default_factory=list)

    def follow(self, series: NDArray[np.int32], times: NDArray[np.int64], prices: NDArray[np.float64]) -> None:
        """Take in a day's observations."""
        start, end = microseconds(self.since), microseconds(self.until)
        for move in self.chain.follow(series, times, prices):
            if start <= move.bucket < end:
                self.buckets.append((move.bucket, self.measure(self.chain, move)))

    def store(self, connection: Connection) -> None:
        """Replace what the table has of [since, until)."""
        connection.execute(
            text(f"DELETE FROM {self.table} WHERE bucket >= :since AND bucket < :until"),
            {"since": self.since, "until": self.until},
        )
        copy_rows(connection, f"{self.table} (bucket, {', '.join((*self.key, *self.columns))})", self._rows())

    def _rows(self) -> Iterator[tuple[object, ...]]:
        """A row a bucket and group that has anything in it."""
        for bucket, measures in self.buckets:
            time = EPOCH + timedelta(microseconds=bucket)
            values = [measure.tolist() for measure in measures]
            for number in np.flatnonzero(np.any(measures, axis=0)).tolist():
                yield (time, *self.groups[number], *(value[number] for value in values))


def of_market(connection: Connection, wanted: dict[Bucket, tuple[datetime, datetime]]) -> list[Fold]:
    """A fold a width of bucket: how the series of each variant moved."""
    groups, group_of = _groups(connection, VARIANTS, VARIANT)
    columns = ("log_sum", "matched_count", "alive_count")
    return [
        Fold(f"market_moves_{bucket.rollup}", VARIANT, groups, columns, _moved, _chain(bucket, group_of), *range_)
        for bucket, range_ in wanted.items()
    ]


def of_sets(connection: Connection, since: datetime, until: datetime) -> Fold:
    """How the series of each set moved in a day, their plain sums, and what its printings were worth.

    Worth is the sum of the headline prices that were known within a week, by what speaks for the card today.
    """
    groups, group_of = _groups(connection, SETS, SET)
    found = [series for (series,) in arrays(connection, HEADLINES, ("i4",))]
    headlines = found[0] if found else np.empty(0, np.int32)

    def measure(chain: Chain, move: Move) -> Measures:
        return [move.observed, move.price_sum, *_moved(chain, move), *chain.worth(move.bucket, headlines)]

    columns = (
        "series_count", "price_sum", "log_sum", "matched_count", "alive_count", "value", "valued_count",
    )  # fmt: skip
    return Fold("set_index_daily", SET, groups, columns, measure, _chain(DAY, group_of), since, until)


def _moved(_chain: Chain, move: Move) -> Measures:
    return [move.log_sum, move.matched, move.alive]


def _chain(bucket: Bucket, group_of: NDArray[np.int16]) -> Chain:
    return Chain(group_of, bucket.width // timedelta(microseconds=1), microseconds(BUCKET_ORIGIN))


def _groups(
    connection: Connection, query: str, key: tuple[str, ...]
) -> tuple[list[tuple[str, ...]], NDArray[np.int16]]:
    """The groups, and by series id the number of its group, -1 for a series that is in none."""
    rows = list(arrays(connection, query, ("text",) * len(key) + ("i4",)))
    group_of = np.full(max((int(row[-1].max()) for row in rows), default=0) + 1, -1, dtype=np.int16)
    for number, row in enumerate(rows):
        group_of[row[-1]] = number
    return [tuple(row[:-1]) for row in rows], group_of
