"""Rule of current prices (market/current.py), in SQL, the same for every summary and query."""

from datetime import timedelta

from db.set_members import SERIES_COUNTS
from market.current import CURRENT_FOR

CURRENT_INTERVAL = f"interval '{CURRENT_FOR // timedelta(hours=1)} hours'"


def current(newest: str) -> str:
    """Return the condition that the price `latest` is current; `newest` is the newest confirmation in its currency."""
    return f"(latest.confirmed_at > {newest} - {CURRENT_INTERVAL} AND latest.absent_since IS NULL)"


CURRENT = current("overview.confirmed_at")

# A join to `latest` and `series`.
IS_CURRENT = f"""
    JOIN market_overviews AS overview ON overview.currency = series.currency AND {CURRENT} AND {SERIES_COUNTS}
"""

# Candidate series for a card's headline, by finish: a join of `series` and `cards`. A card without known finishes may
# have any.
COMES_IN = "(cards.finishes = '{}' OR series.finish = ANY(cards.finishes))"
