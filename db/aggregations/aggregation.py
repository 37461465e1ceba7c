"""Base of the aggregations: a table, and the whole buckets of a range that are recomputed."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Connection, text

from db.aggregations.time_windows import TimeWindow
from db.copying import copy_rows
from market.periods import Bucket


class Aggregation(ABC):
    """Fills `table` over [since, until), one time window after the other."""

    time: ClassVar[str] = "bucket"  # the column

    def __init__(self, table: str, columns: Sequence[str], bucket: Bucket, since: datetime, until: datetime) -> None:
        self.table, self.columns, self.bucket, self.since, self.until = table, columns, bucket, since, until

    def forget(self, connection: Connection) -> None:
        """Delete the rows of the range."""
        statement = f"DELETE FROM {self.table} WHERE {self.time} >= :since AND {self.time} < :until"
        connection.execute(text(statement), {"since": self.since, "until": self.until})

    def concerns(self, window: TimeWindow) -> bool:
        """Return whether the window overlaps the range."""
        return window.since < self.until and self.since < window.until

    @abstractmethod
    def begin(self, window: TimeWindow) -> None:
        """Reset the sums for a new window."""

    @abstractmethod
    def rows(self, window: TimeWindow) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of the window's buckets, each beginning with its time; not limited to the range."""

    def store(self, connection: Connection, window: TimeWindow) -> None:
        """Write the rows of a window after all of its prices were added."""
        if self.concerns(window):
            wanted = (row for row in self.rows(window) if self.since <= row[0] < self.until)
            copy_rows(connection, f"{self.table} ({', '.join((self.time, *self.columns))})", wanted)
