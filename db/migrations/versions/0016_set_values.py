"""A day of a set tells what its value rests on: prices that are not current, cards that entered, the newest price.

The old values were those of the series that speak for a card today. The next refresh, which comes by itself, computes
all days anew; where raw snapshots have gone the old value stays, and what it rests on is not known.
"""

from alembic import op

revision = "0016"
down_revision = "0015"

# Everything is computed by the next refresh, as if the newest load had touched all snapshots.
ASK_FOR_REFRESH = """
INSERT INTO refresh_requests (run_id, since, until)
SELECT (SELECT max(id) FROM ingestion_runs), min(time), max(time) + interval '1 microsecond'
FROM price_snapshots HAVING count(*) > 0 AND EXISTS (SELECT FROM ingestion_runs)
ON CONFLICT (run_id) DO UPDATE SET
    since = least(refresh_requests.since, excluded.since), until = greatest(refresh_requests.until, excluded.until),
    version = refresh_requests.version + 1
"""


def upgrade() -> None:
    """Add the columns, and ask for a refresh of all days."""
    op.execute("""
        ALTER TABLE set_index_daily
            ADD COLUMN stale_value double precision,
            ADD COLUMN entered_count bigint,
            ADD COLUMN as_of timestamptz
    """)
    op.execute("ALTER TABLE set_overviews ADD COLUMN stale_value numeric")
    op.execute(ASK_FOR_REFRESH)


def downgrade() -> None:
    """Drop the columns; the values are computed the old way with the next refresh of their days."""
    op.execute("ALTER TABLE set_overviews DROP COLUMN stale_value")
    op.execute("""
        ALTER TABLE set_index_daily DROP COLUMN as_of, DROP COLUMN entered_count, DROP COLUMN stale_value
    """)
