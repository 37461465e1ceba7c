"""Snapshots as lines of COPY."""

from collections.abc import Iterator
from datetime import UTC, datetime

from db.writes.copying import NULL
from market.records import Price

MIDNIGHT = datetime.min.time()

SNAPSHOT_COLUMNS = (
    "series_id", "time", "price", "price_low", "price_mid", "price_high", "price_market", "num_listings",
    "total_quantity", "run_id",
)  # fmt: skip
SNAPSHOT = ", ".join(SNAPSHOT_COLUMNS)
VALUES = tuple(column for column in SNAPSHOT_COLUMNS if column not in ("series_id", "time", "run_id"))
PRICE_ONLY = (None,) * (len(VALUES) - 1)

Prices = dict[datetime, Price]
Rows = dict[int, Prices]  # by series


def snapshot_lines(rows: Rows, run_id: int) -> Iterator[str]:
    """The rows in COPY's text format, in the order of SNAPSHOT_COLUMNS."""
    end = f"\t{run_id}\n"
    plain = f"\t{NULL}" * len(PRICE_ONLY) + end
    when = _TimeTexts()
    for series_id, prices in rows.items():
        yield from [
            f"{series_id}\t{when[time]}\t{price.price!s}{plain if price[2:] == PRICE_ONLY else _details(price) + end}"
            for time, price in prices.items()
        ]


def _details(price: Price) -> str:
    return "".join([f"\t{NULL if value is None else value}" for value in price[2:]])


class _TimeTexts(dict[datetime, str]):
    """Times in as few letters as they need: PostgreSQL reads midnights, which is what histories have, twice as fast."""

    def __missing__(self, time: datetime) -> str:
        utc = time.astimezone(UTC)
        text = self[time] = f"{utc:%Y-%m-%d %H:%MZ}" if utc.time() == MIDNIGHT else f"{utc:%Y-%m-%d %H:%M:%S.%fZ}"
        return text
