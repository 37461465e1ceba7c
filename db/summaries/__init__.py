"""Summaries of the market, brought up to date after every load: what pages and the API read instead of going through
all series. They are made of the latest price of each series.
"""

from sqlalchemy import Engine

from db.summaries import card_search, movers, overviews


def refresh(engine: Engine) -> None:
    """Compute all summaries anew, in one transaction. The caller sees to it that nobody else does so meanwhile."""
    with engine.begin() as connection:
        overviews.refresh_markets(connection)
        card_search.refresh(connection)
        movers.refresh(connection)
        overviews.refresh_formats(connection)
        overviews.refresh_sets(connection)
