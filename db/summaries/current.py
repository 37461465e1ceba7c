"""What counts as a price of now, the same for every summary."""

OLDEST = "3 days"  # behind the newest price of its currency: what is older says nothing about now

# A series whose latest price is old has not moved lately, whatever its change says.
CURRENT = f"latest.time > overview.as_of - interval '{OLDEST}'"

# Joins to `latest` and `series`.
IS_CURRENT = f"""
    JOIN market_overviews AS overview ON overview.currency = series.currency AND {CURRENT}
"""
