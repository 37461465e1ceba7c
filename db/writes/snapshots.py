"""Snapshots as arrays: made of records, chosen from, and sent in COPY's binary format, which costs the server least."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from db.writes.copying import copying
from market.histories import History, microseconds, moment
from market.records import Price

Integers = NDArray[np.int64]
Given = Sequence[tuple[int, Sequence[Price]]]  # series ids and prices

AMOUNTS = ("price", "price_low", "price_mid", "price_high", "price_market")
COUNTS = ("num_listings", "total_quantity")
VALUES = (*AMOUNTS, *COUNTS)
UNKNOWN = -(2**63)
LIMITS = (10**10,) * len(AMOUNTS) + (2**31,) * len(COUNTS)  # of NUMERIC(10,2), in cents, and of INTEGER
HALF = Decimal("0.5")

AT_ONCE = 8192  # rows
SIGNATURE, END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
KINDS = {"series_id": ">i4", "time": ">i8", "run_id": ">i4"} | dict.fromkeys(COUNTS, ">i4")  # the others are NUMERIC
# Digits of base 10000, here always three of them: ten thousands, ones, and cents; how many, weight of the first, scale.
NUMERIC = np.dtype([("count", ">i2"), ("weight", ">i2"), ("sign", ">u2"), ("scale", ">i2"), ("digits", ">i2", 3)])
NEGATIVE = 0x4000


@dataclass(frozen=True, slots=True)
class Rows:
    """Snapshots in the order of series and time, none twice."""

    series: Integers
    times: Integers  # microseconds since the epoch of market.histories, which is PostgreSQL's
    values: Integers  # a column for each of VALUES, amounts in cents; UNKNOWN where not known

    def __len__(self) -> int:
        return len(self.series)

    def where(self, chosen: NDArray[np.bool_]) -> "Rows":
        """Those of the rows."""
        return self if chosen.all() else Rows(self.series[chosen], self.times[chosen], self.values[chosen])

    def part(self, start: int, end: int) -> "Rows":
        """Those from one place to another."""
        return Rows(self.series[start:end], self.times[start:end], self.values[start:end])

    def newest(self) -> NDArray[np.bool_]:
        """Which rows are the newest of their series."""
        return _last(self.series)

    def alone(self) -> NDArray[np.bool_]:
        """Which rows are the only ones of their series."""
        last = _last(self.series)
        alone: NDArray[np.bool_] = last & np.append(True, last[:-1])[: len(last)]
        return alone

    def span(self) -> tuple[datetime, datetime]:
        """Oldest and newest time of these rows, of which there must be some."""
        return moment(int(self.times.min())), moment(int(self.times.max()))


def make_rows(given: Given) -> Rows:
    """Rows of prices by series. Of two prices for one moment, in whatever zones, the one that comes later counts.

    Raises ValueError for a number that no column can hold.
    """
    parts = zip(_histories(given), _quotes(given), strict=True)
    place, series, times, values = (np.concatenate(part) for part in parts)
    if (values >= LIMITS).any():
        raise ValueError("a price or a count is larger than any real one")
    order = np.lexsort((place, times, series))
    rows = Rows(series[order], times[order], values[order])
    return rows.where(_last(rows.series) | _last(rows.times))


def _last(values: Integers) -> NDArray[np.bool_]:
    """Which of the values differ from the one that follows."""
    return np.append(values[1:] != values[:-1], True)[: len(values)]


def _histories(given: Given) -> tuple[Integers, Integers, Integers, Integers]:
    """Place, series, times and values of the prices that are given as arrays."""
    found = [(place, one, some) for place, (one, some) in enumerate(given) if isinstance(some, History)]
    place, series = _heads(found)
    values = np.full((len(place), len(VALUES)), UNKNOWN)
    values[:, 0] = _joined([some.cents for *_, some in found])
    return place, series, _joined([some.times for *_, some in found]), values


def _heads(found: Sequence[tuple[int, int, Sequence[Price]]]) -> Integers:
    """Places and series, each as often as it has prices."""
    heads = np.array([[place for place, _, _ in found], [series for _, series, _ in found]], np.int64)
    return np.repeat(heads, [len(prices) for *_, prices in found], axis=1)


def _joined(parts: list[Integers]) -> Integers:
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _quotes(given: Given) -> tuple[Integers, Integers, Integers, Integers]:
    """The same of those that are given as records."""
    found = [(place, one, some) for place, (one, some) in enumerate(given) if not isinstance(some, History)]
    place, series = _heads(found)
    quotes = [price for *_, some in found for price in some]
    times, *columns = zip(*quotes, strict=True) if quotes else [()] * len(Price._fields)
    values = np.full((len(place), len(VALUES)), UNKNOWN)
    for number, (name, column) in enumerate(zip(VALUES, columns, strict=True)):
        if column.count(None) < len(column):
            values[:, number] = [*map(_cents, column)] if name in AMOUNTS else _counts(column)
    moments = {time: microseconds(time) for time in set(times)}  # most prices of a batch are of the same few
    return place, series, np.array([moments[time] for time in times], np.int64), values


def _cents(amount: Decimal | None) -> int:
    return UNKNOWN if amount is None else int(amount * 100 + HALF)


def _counts(counts: Iterable[int | None]) -> list[int]:
    return [UNKNOWN if count is None else count for count in counts]


def copy_snapshots(connection: Connection, table: str, rows: Rows, run_id: int) -> None:
    """COPY rows into a table with the columns of snapshots: one COPY for each set of values that some of them have."""
    patterns = (rows.values != UNKNOWN) @ (1 << np.arange(len(VALUES)))
    for pattern in np.unique(patterns).tolist():
        known = [name for column, name in enumerate(VALUES) if pattern >> column & 1]
        columns = ", ".join(("series_id", "time", *known, "run_id"))
        some = rows.where(patterns == pattern)
        with copying(connection, f"COPY {table} ({columns}) FROM STDIN (FORMAT binary)") as copy:
            copy.write(SIGNATURE)
            for start in range(0, len(some), AT_ONCE):
                copy.write(encoded(some.part(start, start + AT_ONCE), known, run_id))
            copy.write(END)


def encoded(rows: Rows, known: Sequence[str], run_id: int) -> bytes:
    """Rows in COPY's binary format, each the number of its columns, then size and value of each: the `known` VALUES."""
    columns = {"series_id": rows.series, "time": rows.times}
    columns |= {name: rows.values[:, VALUES.index(name)] for name in known}
    columns["run_id"] = np.full(len(rows), run_id)
    kinds = {name: np.dtype(KINDS.get(name, NUMERIC)) for name in columns}
    fields = [field for name, kind in kinds.items() for field in ((f"{name} size", ">i4"), (name, kind))]
    lines = np.empty(len(rows), np.dtype([("columns", ">i2"), *fields]))
    lines["columns"] = len(columns)
    for name, values in columns.items():
        lines[f"{name} size"] = kinds[name].itemsize
        lines[name] = values if name in KINDS else _numeric(values)
    return lines.tobytes()


def _numeric(cents: Integers) -> "NDArray[np.void]":
    numbers = np.empty(len(cents), NUMERIC)
    numbers["count"], numbers["weight"], numbers["scale"] = 3, 1, 2
    numbers["sign"] = np.where(cents < 0, NEGATIVE, 0)
    whole, part = np.divmod(np.abs(cents), 100)
    numbers["digits"][:, 0], numbers["digits"][:, 1] = np.divmod(whole, 10_000)
    numbers["digits"][:, 2] = part * 100
    return numbers
