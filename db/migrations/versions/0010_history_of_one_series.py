"""The history of one series: read in the order of time out of each partition, which a list of series rules out."""

from alembic import op
from sqlalchemy import text

revision = "0010"
down_revision = "0009"

ROLLUPS = (("30min", "30 minutes"), ("hourly", "1 hour"), ("daily", "1 day"))

# Beside the function for a list, which has the same name.
HISTORY = """
CREATE FUNCTION card_history_{rollup}(series integer, since timestamptz)
RETURNS SETOF card_prices_{rollup} LANGUAGE sql STABLE AS $$ {select} $$
"""
POSTGRESQL = """
SELECT series_id, {bucket} AS bucket,
    (array_agg(price ORDER BY time))[1] AS first_price, (array_agg(price ORDER BY time))[count(*)] AS last_price,
    min(price) AS min_price, max(price) AS max_price, avg(price) AS avg_price, count(*) AS snapshot_count,
    max(time) AS last_time, (array_agg(num_listings ORDER BY time))[count(*)] AS total_listings,
    (array_agg(total_quantity ORDER BY time))[count(*)] AS total_quantity
FROM price_snapshots
WHERE series_id = series AND time >= since AND {bucket} >= since
GROUP BY series_id, {bucket}
"""
TIMESCALE = "SELECT * FROM card_prices_{rollup} WHERE series_id = series AND bucket >= since"


def upgrade() -> None:
    """Make one function a rollup, the same to its callers on both databases."""
    timescale = op.get_bind().execute(text("SELECT 1 FROM pg_extension WHERE extname = 'timescaledb'")).scalar()
    for rollup, width in ROLLUPS:
        bucket = f"date_bin(interval '{width}', time, timestamptz '2000-01-03 00:00+00')"
        select = TIMESCALE.format(rollup=rollup) if timescale else POSTGRESQL.format(bucket=bucket)
        op.execute(HISTORY.format(rollup=rollup, select=select))


def downgrade() -> None:
    """Drop them."""
    for rollup, _ in ROLLUPS:
        op.execute(f"DROP FUNCTION card_history_{rollup}(integer, timestamptz)")
