"""What counts as a price of now, the same for every summary."""

OLDEST = "3 days"  # behind the newest price of its currency: what is older says nothing about now

# A series whose latest price is old has not moved lately, whatever its change says.
CURRENT = f"latest.time > overview.as_of - interval '{OLDEST}'"

# Cards that are gone, or none to play with, count in no summary. They are few: an index of its own has them.
COUNTS = "series.card_id NOT IN (SELECT id FROM cards WHERE gone_at IS NOT NULL OR extra)"

# Joins to `latest` and `series`.
IS_CURRENT = f"""
    JOIN market_overviews AS overview ON overview.currency = series.currency AND {CURRENT} AND {COUNTS}
"""
