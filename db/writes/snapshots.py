"""Snapshots as arrays: selection, and COPY's binary format, which costs the server least."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from db.copying import copying
from market.histories import moment

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

AMOUNTS = ("price", "price_low", "price_mid", "price_high", "price_market")
COUNTS = ("num_listings", "total_quantity")
VALUES = (*AMOUNTS, *COUNTS)
UNKNOWN = -(2**63)

AT_ONCE = 8192  # rows
SIGNATURE, END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
KINDS = {"time": ">i8"} | dict.fromkeys(("series_id", "run_id", "list_id", *COUNTS), ">i4")  # the others are NUMERIC
# Digits of base 10000, here always three of them: ten thousands, ones, and cents; how many, weight of the first, scale.
NUMERIC = np.dtype([("count", ">i2"), ("weight", ">i2"), ("sign", ">u2"), ("scale", ">i2"), ("digits", ">i2", 3)])
NEGATIVE = 0x4000


@dataclass(frozen=True, slots=True)
class Rows:
    """Distinct snapshots, sorted by series and time."""

    series: Integers
    times: Integers  # microseconds since the epoch of market.histories, which is PostgreSQL's
    values: Integers  # a column for each of VALUES, amounts in cents; UNKNOWN where not known

    def __len__(self) -> int:
        return len(self.series)

    def where(self, chosen: Mask) -> "Rows":
        """Return the rows within a mask."""
        return self if chosen.all() else Rows(self.series[chosen], self.times[chosen], self.values[chosen])

    def part(self, start: int, end: int) -> "Rows":
        """Return the rows from place `start` to `end`, half-open."""
        return Rows(self.series[start:end], self.times[start:end], self.values[start:end])

    def newest(self) -> Mask:
        """Return a mask of the newest row of each series."""
        return last_of_runs(self.series)

    def alone(self) -> Mask:
        """Return a mask of the rows that are the only ones of their series."""
        last = last_of_runs(self.series)
        alone: Mask = last & np.append(True, last[:-1])[: len(last)]
        return alone

    def span(self) -> tuple[datetime, datetime]:
        """Return oldest and newest time of these rows; at least one is required."""
        return moment(int(self.times.min())), moment(int(self.times.max()))


def last_of_runs(values: Integers) -> Mask:
    """Return a mask of the values that differ from the next one."""
    return np.append(values[1:] != values[:-1], True)[: len(values)]


def first_of_runs(values: Integers) -> Mask:
    """Return a mask of the values that differ from the previous one."""
    return np.append(True, values[1:] != values[:-1])[: len(values)]


def copy_snapshots(connection: Connection, table: str, rows: Rows, run_id: int, **more: int) -> None:
    """COPY rows into a table with the columns of snapshots: one COPY for each combination of known values.

    `more` has further columns with one number for all rows.
    """
    alike = {"run_id": run_id, **more}
    # A bit for each known value: rows of one pattern have the same columns, which COPY's header names once.
    patterns = (rows.values != UNKNOWN) @ (1 << np.arange(len(VALUES)))
    for pattern in np.unique(patterns).tolist():
        known = [name for column, name in enumerate(VALUES) if pattern >> column & 1]
        columns = ", ".join(("series_id", "time", *known, *alike))
        some = rows.where(patterns == pattern)
        with copying(connection, f"COPY {table} ({columns}) FROM STDIN (FORMAT binary)") as copy:
            copy.write(SIGNATURE)
            for start in range(0, len(some), AT_ONCE):
                copy.write(encoded(some.part(start, start + AT_ONCE), known, alike))
            copy.write(END)


def encoded(rows: Rows, known: Sequence[str], alike: Mapping[str, int]) -> bytes:
    """Return rows in COPY's binary format: the number of columns, then size and value of each.

    Columns are series, time, the `known` VALUES, and the numbers that are `alike` in all rows.
    """
    columns = {"series_id": rows.series, "time": rows.times}
    columns |= {name: rows.values[:, VALUES.index(name)] for name in known}
    columns |= {name: np.full(len(rows), number) for name, number in alike.items()}
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
