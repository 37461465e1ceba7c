"""Summaries of the market, brought up to date after every load: what pages and the API read instead of going through
all series. They are made of the latest price of each series; only the number of snapshots needs the history.
"""

from datetime import datetime, timedelta

from sqlalchemy import Engine, text

from db.summaries import card_search, movers, overviews

DAY = timedelta(days=1)
FORGET_COUNTS = text("DELETE FROM snapshot_counts WHERE day >= :since AND day < :until")
COUNT_SNAPSHOTS = text("""
    INSERT INTO snapshot_counts (day, snapshots)
    SELECT (time AT TIME ZONE 'UTC')::date, count(*) FROM price_snapshots
    WHERE time >= :since AND time < :until GROUP BY 1
""")


def refresh(engine: Engine) -> None:
    """Compute all summaries anew, in one transaction. The caller sees to it that nobody else does so meanwhile."""
    with engine.begin() as connection:
        overviews.refresh_markets(connection)
        card_search.refresh(connection)
        movers.refresh(connection)
        overviews.refresh_formats(connection)
        overviews.refresh_sets(connection)


def count_snapshots(engine: Engine, since: datetime, until: datetime) -> None:
    """Count the snapshots of every day (UTC) that [since, until) touches."""
    start = since.replace(hour=0, minute=0, second=0, microsecond=0)
    end = until + (start - until) % DAY
    with engine.begin() as connection:
        for statement in (FORGET_COUNTS, COUNT_SNAPSHOTS):
            connection.execute(statement, {"since": start, "until": end})
