"""Summaries of the market, brought up to date after every load: what pages and the API read instead of going through
all series. They are made of the latest price of each series.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Connection, Engine, text

from db.summaries import card_search, movers, overviews

# Whether the planner knows nothing yet, because the database has not looked into its tables since the first load began:
# it would sort and loop for seconds where it should hash. Of cards what is joined and grouped by is enough.
UNKNOWN = text("""
    SELECT bool_or(reltuples < 0) FROM pg_class
    WHERE oid IN ('cards'::regclass, 'price_series'::regclass, 'latest_prices'::regclass)
""")
ANALYZE = text("ANALYZE cards (id, language, set_code), price_series, latest_prices")


def refresh(engine: Engine) -> None:
    """Compute all summaries anew. The caller sees to it that nobody else does so meanwhile.

    The others read the overviews of markets. Of these some read nothing of each other and are computed at once, over
    two connections. Each transaction leaves its summaries whole.
    """
    _compute(engine, _prepare, overviews.refresh_markets)
    with ThreadPoolExecutor(max_workers=1) as thread:
        others = thread.submit(_compute, engine, movers.refresh, overviews.refresh_formats)
        _compute(engine, card_search.refresh, overviews.refresh_sets)
        others.result()


def _compute(engine: Engine, *summaries: Callable[[Connection], None]) -> None:
    with engine.begin() as connection:
        for summary in summaries:
            summary(connection)


def _prepare(connection: Connection) -> None:
    """Let the planner know what the summaries, and after them the rollups, are made of."""
    if connection.scalar(UNKNOWN):
        connection.execute(ANALYZE)
