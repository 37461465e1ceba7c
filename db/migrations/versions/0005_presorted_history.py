"""A series' history with one sort instead of four: first and last values of a bucket from arrays in the same order."""

from alembic import op
from sqlalchemy import text

revision = "0005"
down_revision = "0004"

ROLLUPS = (("30min", "30 minutes"), ("hourly", "1 hour"), ("daily", "1 day"))

HISTORY = """
CREATE OR REPLACE FUNCTION card_history_{rollup}(series integer[], since timestamptz)
RETURNS SETOF card_prices_{rollup} LANGUAGE sql STABLE AS $$
SELECT series_id, {bucket} AS bucket,
    {first} AS first_price, {last_price} AS last_price,
    min(price) AS min_price, max(price) AS max_price, avg(price) AS avg_price, count(*) AS snapshot_count,
    max(time) AS last_time, {last_listings} AS total_listings, {last_quantity} AS total_quantity
FROM price_snapshots
WHERE series_id = ANY(series) AND time >= since AND {bucket} >= since
GROUP BY series_id, {bucket}
$$
"""
# PostgreSQL sorts once for all aggregates of one order, and again for each other order.
ONE_ORDER = {
    "first": "(array_agg(price ORDER BY time))[1]",
    "last_price": "(array_agg(price ORDER BY time))[count(*)]",
    "last_listings": "(array_agg(num_listings ORDER BY time))[count(*)]",
    "last_quantity": "(array_agg(total_quantity ORDER BY time))[count(*)]",
}
BOTH_ORDERS = {
    "first": "(array_agg(price ORDER BY time))[1]",
    "last_price": "(array_agg(price ORDER BY time DESC))[1]",
    "last_listings": "(array_agg(num_listings ORDER BY time DESC))[1]",
    "last_quantity": "(array_agg(total_quantity ORDER BY time DESC))[1]",
}


def upgrade() -> None:
    """Replace the functions of plain PostgreSQL; on TimescaleDB they read what is stored."""
    _replace(ONE_ORDER)


def downgrade() -> None:
    """Put the former ones back; they give the same."""
    _replace(BOTH_ORDERS)


def _replace(values: dict[str, str]) -> None:
    if op.get_bind().execute(text("SELECT 1 FROM pg_extension WHERE extname = 'timescaledb'")).scalar():
        return
    for rollup, width in ROLLUPS:
        bucket = f"date_bin(interval '{width}', time, timestamptz '2000-01-03 00:00+00')"
        op.execute(HISTORY.format(rollup=rollup, bucket=bucket, **values))
