"""What pages read tells prices of now from those that are only the last known. The next refresh computes it anew."""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the columns, and ask for the refresh that fills them."""
    op.execute("ALTER TABLE card_search ADD COLUMN last_known numeric(10,2)")
    op.execute("ALTER TABLE market_overviews ADD COLUMN confirmed_at timestamptz")
    op.execute("UPDATE market_overviews SET confirmed_at = as_of")
    op.execute("ALTER TABLE market_overviews ALTER COLUMN confirmed_at SET NOT NULL")
    op.execute("ALTER TABLE marketplace_overviews ADD COLUMN source text")
    op.execute("""
        INSERT INTO refresh_requests (run_id, since, until)
        SELECT (SELECT max(id) FROM ingestion_runs), max(time), max(time) + interval '1 microsecond'
        FROM latest_prices HAVING count(*) > 0 AND EXISTS (SELECT FROM ingestion_runs)
        ON CONFLICT (run_id) DO UPDATE SET
            since = least(refresh_requests.since, excluded.since),
            until = greatest(refresh_requests.until, excluded.until),
            version = refresh_requests.version + 1
    """)


def downgrade() -> None:
    """Drop them."""
    op.execute("ALTER TABLE marketplace_overviews DROP COLUMN source")
    op.execute("ALTER TABLE market_overviews DROP COLUMN confirmed_at")
    op.execute("ALTER TABLE card_search DROP COLUMN last_known")
