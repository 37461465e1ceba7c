"""Summaries of the market, computed from the latest price of each series after every load.

Pages and the API read them instead of scanning all series.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Connection, Engine, text

from db.summaries import card_search, movers, overviews

# Whether statistics are missing, because the first load has just begun: the planner would sort and loop for seconds
# where it should hash. Of cards, the columns of joins and groups suffice.
UNKNOWN = text("""
    SELECT bool_or(reltuples < 0) FROM pg_class
    WHERE oid IN ('cards'::regclass, 'price_series'::regclass, 'latest_prices'::regclass)
""")
ANALYZE = text("ANALYZE cards (id, language, set_code), price_series, latest_prices")


def refresh(engine: Engine) -> None:
    """Recompute all summaries. The caller excludes concurrent calls.

    The others depend on the overviews of markets. Independent ones are computed concurrently, over two connections.
    Each transaction leaves its summaries consistent.
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
    """Analyse the tables that summaries, and after them the rollups, read."""
    if connection.scalar(UNKNOWN):
        connection.execute(ANALYZE)
