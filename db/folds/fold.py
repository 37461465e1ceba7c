"""What all folds have in common: a table, and the whole buckets of a range of it, which are written anew."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Connection, text

from db.folds.stretches import Stretch
from db.writes.copying import copy_rows
from market.periods import Bucket


class Fold(ABC):
    """Fills `table` over [since, until), a stretch after the other."""

    time: ClassVar[str] = "bucket"  # the column

    def __init__(self, table: str, columns: Sequence[str], bucket: Bucket, since: datetime, until: datetime) -> None:
        self.table, self.columns, self.bucket, self.since, self.until = table, columns, bucket, since, until

    def forget(self, connection: Connection) -> None:
        """Delete what the table has of the range."""
        statement = f"DELETE FROM {self.table} WHERE {self.time} >= :since AND {self.time} < :until"
        connection.execute(text(statement), {"since": self.since, "until": self.until})

    def concerns(self, stretch: Stretch) -> bool:
        """Whether any of the stretch is in the range."""
        return stretch.since < self.until and self.since < stretch.until

    @abstractmethod
    def begin(self, stretch: Stretch) -> None:
        """Forget the sums of the stretch before."""

    @abstractmethod
    def rows(self, stretch: Stretch) -> Iterator[tuple[Any, ...]]:
        """The rows of the stretch's buckets that have any, each beginning with its time; not of the range alone."""

    def store(self, connection: Connection, stretch: Stretch) -> None:
        """Write the rows of a stretch of which everything has been taken in."""
        if self.concerns(stretch):
            wanted = (row for row in self.rows(stretch) if self.since <= row[0] < self.until)
            copy_rows(connection, f"{self.table} ({', '.join((self.time, *self.columns))})", wanted)
