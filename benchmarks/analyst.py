"""An analyst's alternative to our rollups: DuckDB in this process over its own table of the raw rows.

It has the same rows twice, in the order of series and in the order of time, because each suits other questions; its
time is that of the better one. It uses every core.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
from sqlalchemy import Engine

from benchmarks.bare_copy import export
from benchmarks.timing import median_seconds
from market.periods import Bucket

REPETITIONS = 9
TABLES = {"by_series": "series_id, time", "by_time": "time, series_id"}

# DuckDB's TIMESTAMP has no time zone; these are UTC.
SNAPSHOTS = """
    SELECT snapshots.series_id, snapshots.time AT TIME ZONE 'UTC' AS time, price, num_listings, total_quantity,
        card_id, currency
    FROM price_snapshots AS snapshots JOIN price_series AS series ON series.id = snapshots.series_id
    WHERE kind = 'retail'
"""
COLUMNS = (
    "{'series_id': 'INTEGER', 'time': 'TIMESTAMP', 'price': 'DECIMAL(10,2)', 'num_listings': 'INTEGER',"
    " 'total_quantity': 'INTEGER', 'card_id': 'INTEGER', 'currency': 'VARCHAR'}"
)

SELECTED = "* REPLACE (currency::ENUM ('USD', 'EUR') AS currency)"

# Integers as buckets are several times faster than time_bucket. Each series counts once a bucket, with its last price.
INDEX = """
    SELECT make_timestamp(bucket * $width), count(*), sum(price), sum(listings), sum(quantity)
    FROM (
        SELECT epoch_us(time) // $width AS bucket, arg_max(price, time) AS price,
            arg_max_null(num_listings, time) AS listings, arg_max_null(total_quantity, time) AS quantity
        FROM {table} WHERE currency = $currency AND time >= $since
        GROUP BY series_id, bucket
    )
    GROUP BY bucket ORDER BY bucket
"""
HISTORY = """
    SELECT series_id, make_timestamp(epoch_us(time) // $width * $width) AS bucket, sum(price), count(*), min(price),
        max(price), arg_max(price, time), arg_max_null(num_listings, time), arg_max_null(total_quantity, time)
    FROM {table} WHERE card_id = $card_id AND currency = $currency AND time >= $since
    GROUP BY series_id, bucket ORDER BY series_id, bucket
"""


class Answer(NamedTuple):
    """The rows of a question, and its time in seconds."""

    rows: Sequence[tuple[Any, ...]]
    seconds: float


class Analyst:
    """DuckDB with the retail snapshots of a database, their card and currency beside them."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.connection = duckdb.connect()
        file = folder / "snapshots.csv"
        export(engine, SNAPSHOTS, file, "csv")
        rows = f"FROM read_csv('{file}', header = false, columns = {COLUMNS})"
        for table, order in TABLES.items():
            self.connection.execute(f"CREATE TABLE {table} AS SELECT {SELECTED} {rows} ORDER BY {order}")
        file.unlink()

    def index(self, bucket: Bucket, currency: str, since: datetime) -> Answer:
        """Return the number of series and the sums of prices, listings and quantities, a bucket from `since` (UTC)."""
        return self._best(INDEX, bucket, since, {"currency": currency})

    def history(self, bucket: Bucket, card_id: int, currency: str, since: datetime) -> Answer:
        """Return sum, count, least, greatest and last price, listings and quantity of a card's series, a bucket."""
        return self._best(HISTORY, bucket, since, {"card_id": card_id, "currency": currency})

    def _best(self, query: str, bucket: Bucket, since: datetime, values: dict[str, Any]) -> Answer:
        values |= {"width": bucket.width // timedelta(microseconds=1), "since": since.replace(tzinfo=None)}
        texts = [query.format(table=table) for table in TABLES]
        times = [median_seconds(partial(self._ask, text, values), REPETITIONS) for text in texts]
        return Answer(self._ask(texts[0], values), min(times))

    def _ask(self, text: str, values: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
        return self.connection.execute(text, values).fetchall()
