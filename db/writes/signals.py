"""Writes measures and signals. A signal that is the same as before is not written again.

Stored rows are compared by their digests, which are read as arrays: a join in the database takes several times as long.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from db.copying import array_text, arrays, copy_columns
from market.observations import Integers, Numbers
from signals.assessment import Market, Signals
from signals.confidence import FACTORS
from signals.measures import Measures

FORGET = text("DELETE FROM signal_measures WHERE series_id = ANY(CAST(:ids AS integer[]))")

COLUMNS = (
    "series_id", "measure", "currency", "card_id", "value", "direction", "strength", "confidence", "score", "as_of",
    "siblings", "factors", "digest",
)  # fmt: skip
STORED = """
    SELECT measure, array_agg(series_id ORDER BY series_id), array_agg(digest ORDER BY series_id)
    FROM signals WHERE currency = '{currency}' GROUP BY measure
"""
DELETE = text("DELETE FROM signals WHERE measure = :measure AND series_id = ANY(CAST(:ids AS integer[]))")

Digests = tuple[Numbers, Integers]  # of series, in order
PRIME, SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)


def store_measures(connection: Connection, found: Measures) -> None:
    """Store the measures of series in place of their former ones."""
    connection.execute(FORGET, {"ids": array_text(found.series_id.tolist())})
    copy_columns(connection, f"signal_measures ({', '.join(Measures._fields)})", found)


def store_signals(connection: Connection, currency: str, market: Market | None, found: Iterable[Signals]) -> int:
    """Make these the signals of a currency; return the number of rows that were deleted or written."""
    stored = _stored(connection, currency)
    changed = 0
    for signals in found if market else ():
        assert market is not None
        columns = _columns(currency, market, signals)
        changed += _replace(connection, signals.measure, columns, stored.pop(signals.measure, NOTHING))
    for measure, (series, _) in stored.items():
        changed += _delete(connection, measure, series)
    return changed


NOTHING: Digests = (np.zeros(0, np.int32), np.zeros(0, np.int64))


def _stored(connection: Connection, currency: str) -> dict[str, Digests]:
    rows = arrays(connection, STORED.format(currency=currency), ("text", "i4", "i8"))
    return {measure: (series, digests) for measure, series, digests in rows}


def _replace(connection: Connection, measure: str, columns: Sequence[Any], stored: Digests) -> int:
    """Write the rows that are new or differ, and delete those that differ or have ended."""
    series, digests = columns[0], columns[-1]
    known, same = stored
    places = np.minimum(np.searchsorted(known, series), max(len(known) - 1, 0))
    is_same = (known[places] == series) & (same[places] == digests) if len(known) else np.zeros(len(series), np.bool_)
    outdated = np.setdiff1d(known, series[is_same], assume_unique=True)
    deleted = _delete(connection, measure, outdated)
    if not is_same.all():
        copy_columns(connection, f"signals ({', '.join(COLUMNS)})", [column[~is_same] for column in columns])
    return max(deleted, int(np.count_nonzero(~is_same)))


def _delete(connection: Connection, measure: str, series: Numbers) -> int:
    if not len(series):
        return 0
    return int(connection.execute(DELETE, {"measure": measure, "ids": array_text(series.tolist())}).rowcount)


def _columns(currency: str, market: Market, found: Signals) -> list[Any]:
    """Return the signals' columns in the order of COLUMNS, sorted by series as the market is."""
    series, known, count = market.measures, found.places, len(found.places)
    beside: Mapping[str, Integers] = {"buylist_ratio": market.offered, "marketplace_gap": market.compared}
    numbers: list[NDArray[Any]] = [
        market.around.card[known].astype(np.int32),
        found.value,
        found.direction.astype(np.int32),
        found.strength,
        found.confidence,
        np.round(found.strength * found.confidence, 4),
        np.minimum(series.time, beside.get(found.measure, series.time))[known],  # of the oldest price
        np.where(np.isnan(found.siblings), np.nan, found.siblings),  # one NaN of several
        found.factors.astype(np.float32).reshape(count, len(FACTORS)),
    ]
    words = [np.full(count, word, f"S{len(word)}") for word in (found.measure, currency)]
    return [series.series_id[known], *words, *numbers, _digest(numbers)]


def _digest(columns: Iterable[NDArray[Any]]) -> Integers:
    """Return a number for each row that changes with any of its values."""
    digest: Any = np.uint64(0)
    for column in columns:
        for part in column.T if column.ndim > 1 else (column,):
            bits = np.ascontiguousarray(part.astype(np.float64 if part.dtype.kind == "f" else np.int64)).view(np.uint64)
            mixed = (digest ^ bits) * PRIME
            digest = mixed ^ (mixed >> SHIFT)
    numbers: Integers = digest.view(np.int64)
    return numbers
