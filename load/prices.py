"""A load of prices beside the requests: `python -m load.prices COUNT` stores COUNT prices of the known series.

They go the way of every run: batches, ledger, rollups, announcements.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import cycle, islice

from sqlalchemy import Engine, text

from benchmarks import storing
from db.engine import write_engine
from market.records import CardIdentifier, Price, SeriesPrices

SERIES = text("""
    SELECT scryfall_id, slug, condition, finish, price_series.currency, kind, price
    FROM latest_prices JOIN price_series ON price_series.id = series_id
    JOIN cards ON cards.id = card_id JOIN marketplaces ON marketplaces.id = marketplace_id
    ORDER BY series_id
""")
LEAST = Decimal("0.01")
STEP = timedelta(seconds=1)  # between two prices of a series


def main(number: int) -> None:
    """Store prices in one run."""
    engine = write_engine()
    run = storing.begin(engine)
    storing.store(run, prices(engine, number))
    run.refresh()
    run.finish("succeeded")


def prices(engine: Engine, number: int) -> Iterator[SeriesPrices]:
    """Yield `number` prices, as many as evenly go of each series; all are of the last minutes, near the last price."""
    with engine.connect() as connection:
        series = connection.execute(SERIES).all()
    each = -(-number // len(series))
    now = datetime.now(UTC).replace(microsecond=0)
    times = [now - STEP * back for back in reversed(range(each))]
    changes = cycle(Decimal(cents).scaleb(-2) for cents in (1, -1, 2, 0, -2))
    for one in islice(series, -(-number // each)):
        card, marketplace, condition, finish, currency, kind, last = one
        points = [Price(time, max(LEAST, last + change)) for time, change in zip(times, changes, strict=False)]
        yield SeriesPrices(
            CardIdentifier("scryfall_id", card), marketplace, condition, finish, None, currency, kind, points
        )


if __name__ == "__main__":
    main(int(sys.argv[1]))
