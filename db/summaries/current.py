"""What counts as a price of now (market/current.py), in SQL, the same for every summary and query."""

from datetime import timedelta

from market.current import CURRENT_FOR

CURRENT_INTERVAL = f"interval '{CURRENT_FOR // timedelta(hours=1)} hours'"


def current(confirmed_at: str, newest: str) -> str:
    """Whether a price that was last confirmed then is one of now; `newest` is the newest confirmation in its currency.

    Both are expressions.
    """
    return f"{confirmed_at} > {newest} - {CURRENT_INTERVAL}"


CURRENT = current("latest.confirmed_at", "overview.confirmed_at")

# Cards that are gone, or none to play with, count in no summary. They are few: an index of its own has them.
COUNTS = "series.card_id NOT IN (SELECT id FROM cards WHERE gone_at IS NOT NULL OR extra)"

# Joins to `latest` and `series`.
IS_CURRENT = f"""
    JOIN market_overviews AS overview ON overview.currency = series.currency AND {CURRENT} AND {COUNTS}
"""

# Which series can speak for a card, by its finish: joins of `series` and `cards`. Where no catalogue tells in which
# finishes a card comes, any can.
COMES_IN = "(cards.finishes = '{}' OR series.finish = ANY(cards.finishes))"
