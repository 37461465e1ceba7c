"""A series' history from some time on, without looking into the partitions before it.

The card rollups of plain PostgreSQL are views over all snapshots: a condition on their bucket cannot tell which
partitions are needed, one on the snapshots' time can. On TimescaleDB the rollup itself knows.
"""

from alembic import op
from sqlalchemy import text

revision = "0003"
down_revision = "0002"

ROLLUPS = (("30min", "30 minutes"), ("hourly", "1 hour"), ("daily", "1 day"))

# One plain SELECT, no SET: the planner must be able to take the function's text into the query that calls it.
HISTORY = """
CREATE FUNCTION card_history_{rollup}(series integer[], since timestamptz)
RETURNS SETOF card_prices_{rollup} LANGUAGE sql STABLE AS $$ {select} $$
"""

POSTGRESQL = """
SELECT series_id, {bucket} AS bucket,
    (array_agg(price ORDER BY time))[1] AS first_price, (array_agg(price ORDER BY time DESC))[1] AS last_price,
    min(price) AS min_price, max(price) AS max_price, avg(price) AS avg_price, count(*) AS snapshot_count,
    max(time) AS last_time, (array_agg(num_listings ORDER BY time DESC))[1] AS total_listings,
    (array_agg(total_quantity ORDER BY time DESC))[1] AS total_quantity
FROM price_snapshots
WHERE series_id = ANY(series) AND time >= since AND {bucket} >= since
GROUP BY series_id, {bucket}
"""

TIMESCALE = "SELECT * FROM card_prices_{rollup} WHERE series_id = ANY(series) AND bucket >= since"


def upgrade() -> None:
    """Make one function a rollup, the same to its callers on both databases."""
    timescale = op.get_bind().execute(text("SELECT 1 FROM pg_extension WHERE extname = 'timescaledb'")).scalar()
    for rollup, width in ROLLUPS:
        bucket = f"date_bin(interval '{width}', time, timestamptz '2000-01-03 00:00+00')"
        select = TIMESCALE.format(rollup=rollup) if timescale else POSTGRESQL.format(bucket=bucket)
        run(HISTORY.format(rollup=rollup, select=select))


def downgrade() -> None:
    """Drop the functions."""
    for rollup, _ in ROLLUPS:
        run(f"DROP FUNCTION card_history_{rollup}")


def run(statement: str) -> None:
    """Send SQL as it is written, so that neither : nor % means anything to the driver."""
    driver = op.get_bind().connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection has been closed")
    driver.execute(statement.encode())
