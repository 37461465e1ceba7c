"""Cards that count: those on paper that are no extras (memorabilia, art series, front cards).

A card that is gone leaves on that day. All indices, values, counts and movers take their condition from here.
"""

COUNTED = "(NOT cards.digital AND NOT cards.extra)"
COUNTED_NOW = f"({COUNTED} AND cards.gone_at IS NULL)"
LEAVES = "date_trunc('day', cards.gone_at, 'UTC')"  # null: it does not leave

# The same for `series` with current prices: digital cards have none, and the excluded cards are few, with an index.
SERIES_COUNTS = "series.card_id NOT IN (SELECT id FROM cards WHERE gone_at IS NOT NULL OR extra)"
