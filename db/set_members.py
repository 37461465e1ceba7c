"""Which cards count for their set: those on paper that are no extras. A card that is gone leaves on that day."""

COUNTED = "(NOT cards.digital AND NOT cards.extra)"
COUNTED_NOW = f"({COUNTED} AND cards.gone_at IS NULL)"
LEAVES = "date_trunc('day', cards.gone_at, 'UTC')"  # null: it stays
