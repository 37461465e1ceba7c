"""Writes measures, signals and their sorted lists. Signals that are the same as before are not written again.

Stored rows are compared by their digests, which are read as arrays: a join in the database takes several times as long.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from db.copying import ROWS, array_text, arrays, copy_binary, copy_columns
from db.writes import signal_events
from market.observations import Integers, Numbers
from signals import lists
from signals.assessment import Market, Signals, at
from signals.confidence import FACTORS
from signals.history import Floats, Mask
from signals.kinds import MEASURES
from signals.measures import Measures
from signals.wide import Wide

FORGET = text("DELETE FROM signal_measures WHERE series_id = ANY(CAST(:ids AS integer[]))")

COLUMNS = (
    "series_id", "currency", "card_id", "as_of", "offered", "compared", "siblings", "value", "direction", "strength",
    "confidence", "factors", "digest",
)  # fmt: skip
STORED = """
    SELECT array_agg(series_id ORDER BY series_id), array_agg(digest ORDER BY series_id)
    FROM series_signals WHERE currency = '{currency}' HAVING count(*) > 0
"""
DELETE = text("DELETE FROM series_signals WHERE series_id = ANY(CAST(:ids AS integer[]))")
DELETE_LISTS = text("DELETE FROM signal_lists WHERE currency = :currency")
LISTS = "signal_lists (currency, sort, measure, place, first, last, entries)"
LIST_TYPES = ("text", "text", "text", "int4", "float8", "float8", "bytea")

NOTHING = [np.zeros(0, np.int32), np.zeros(0, np.int64)]
PRIME, SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)


def store_measures(connection: Connection, found: Measures) -> None:
    """Store the measures of series in place of their former ones."""
    connection.execute(FORGET, {"ids": array_text(found.series_id.tolist())})
    copy_columns(connection, f"signal_measures ({', '.join(Measures._fields)})", found)


def store_signals(
    connection: Connection, currency: str, market: Market | None, found: Iterable[Signals], ratio_rank: Floats
) -> int:
    """Make these the signals of a currency, its events by them and by a rank a series (signals.events.ratio_rank).

    Return the number of series whose signals were deleted or written."""
    columns: list[Any] = NOTHING
    if market:
        columns, wide = _columns(currency, market, found)
        _store_events(connection, currency, market, columns[0], wide, ratio_rank)
    else:
        signal_events.end_all(connection, currency)
    changed = _replace(connection, currency, columns)
    if changed:
        connection.execute(DELETE_LISTS, {"currency": currency})
        if market:
            copy_binary(connection, LISTS, LIST_TYPES, _lists(currency, columns[0], wide))
    return changed


def _store_events(
    connection: Connection, currency: str, market: Market, series: Numbers, wide: Wide, ratio_rank: Floats
) -> None:
    has = np.isin(market.measures.series_id, series, assume_unique=True)
    signal_events.store_events(connection, currency, at(market.measures, has), wide, ratio_rank[has])


def _replace(connection: Connection, currency: str, columns: Sequence[Any]) -> int:
    """Write the rows that are new or differ, and delete those that differ or have ended."""
    series, digests = columns[0], columns[-1]
    [[known, same]] = list(arrays(connection, STORED.format(currency=currency), ("i4", "i8"))) or [NOTHING]
    places = np.minimum(np.searchsorted(known, series), max(len(known) - 1, 0))
    is_same = (known[places] == series) & (same[places] == digests) if len(known) else np.zeros(len(series), np.bool_)
    outdated = np.setdiff1d(known, series[is_same], assume_unique=True)
    if len(outdated):
        connection.execute(DELETE, {"ids": array_text(outdated.tolist())})
    for start in range(0, len(series), ROWS):  # a copy of everything would be large
        some = np.flatnonzero(~is_same[start : start + ROWS]) + start
        if len(some):
            copy_columns(connection, f"series_signals ({', '.join(COLUMNS)})", [column[some] for column in columns])
    return max(len(outdated), int(np.count_nonzero(~is_same)))


def _wide(count: int, found: Iterable[Signals]) -> Wide:
    """Return the signals of all measures side by side."""
    shape = (count, len(MEASURES))
    value, siblings = np.full(shape, np.nan), np.full(count, np.nan)
    direction, strength, confidence = (np.zeros(shape, np.int16) for _ in range(3))
    factors = np.zeros((*shape, len(FACTORS)), ">i2")
    for place, signals in enumerate(found):
        rows = signals.places
        value[rows, place] = signals.value
        direction[rows, place] = signals.direction
        strength[rows, place] = _thousandths(signals.strength)
        confidence[rows, place] = _thousandths(signals.confidence)
        factors[rows, place] = signals.factors
        siblings[rows] = np.fmax(siblings[rows], signals.siblings)  # the same, or NaN, in every measure
    return Wide(value, direction, strength, confidence, factors, siblings)


def _at(wide: Wide, rows: Mask) -> Wide:
    value, direction, strength, confidence, factors, siblings = wide
    return Wide(value[rows], direction[rows], strength[rows], confidence[rows], factors[rows], siblings[rows])


def _thousandths(share: Floats) -> NDArray[np.int16]:
    return np.rint(1_000 * share).astype(np.int16)


def _columns(currency: str, market: Market, found: Iterable[Signals]) -> tuple[list[Any], Wide]:
    """Return the columns in the order of COLUMNS, sorted by series as the market is, and the signals in them."""
    series = market.measures
    wide = _wide(len(series.series_id), found)
    has: Mask = np.any(~np.isnan(wide.value), axis=1)
    if not has.all():
        wide = _at(wide, has)
    count = int(np.count_nonzero(has))
    for column in (wide.value, wide.siblings):
        column[np.isnan(column)] = np.nan  # one NaN of several
    numbers: list[NDArray[Any]] = [
        market.around.card[has].astype(np.int32),
        series.time[has],
        market.offered[has],
        market.compared[has],
        wide.siblings,
        wide.value,
        wide.direction,
        wide.strength,
        wide.confidence,
    ]
    factors = wide.factors.reshape(count, len(MEASURES) * len(FACTORS))
    digest = _digest([*numbers, factors])
    packed = factors.view(f"V{2 * factors.shape[1]}")[:, 0]
    return [series.series_id[has], np.full(count, currency, f"S{len(currency)}"), *numbers, packed, digest], wide


def _lists(currency: str, series: Numbers, wide: Wide) -> Iterator[Sequence[object]]:
    """Yield the rows of the sorted lists."""
    for column, measure in enumerate(MEASURES):
        has = ~np.isnan(wide.value[:, column])
        entries = np.zeros(int(np.count_nonzero(has)), lists.ENTRY)
        entries["series"] = series[has]
        for name in ("value", "direction", "strength", "confidence"):
            entries[name] = getattr(wide, name)[has, column]
        for sort in lists.SORTS:
            for place, part in enumerate(lists.parts(entries, sort)):
                yield currency, sort, measure, place, part.first, part.last, part.entries.tobytes()


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
