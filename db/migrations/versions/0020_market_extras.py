"""What the sums of the market rollups hold of cards that are no part of the game: readers subtract it.

A rollup of snapshots cannot look into the catalogue. The next refresh of a time fills the tables for it.
"""

from alembic import op

from market.periods import BUCKETS

revision = "0020"
down_revision = "0019"

TABLE = """
CREATE TABLE market_extras_{rollup} (
    bucket timestamptz NOT NULL,
    currency text NOT NULL,
    condition text NOT NULL,
    finish text NOT NULL,
    language text NOT NULL,
    series_count bigint NOT NULL,
    card_count bigint NOT NULL,
    price_sum numeric NOT NULL,
    price_min numeric NOT NULL,
    price_max numeric NOT NULL,
    listings_sum bigint,
    quantity_sum bigint,
    last_time timestamptz NOT NULL,
    PRIMARY KEY (currency, bucket, condition, finish, language)
);
"""


def upgrade() -> None:
    """Make the tables; where there are extras, ask for the refresh that fills them."""
    for bucket in BUCKETS:
        op.execute(TABLE.format(rollup=bucket.rollup))
    op.execute("""
        INSERT INTO refresh_requests (run_id, since, until)
        SELECT (SELECT max(id) FROM ingestion_runs), min(time), max(time) + interval '1 microsecond'
        FROM price_snapshots HAVING count(*) > 0 AND EXISTS (SELECT FROM ingestion_runs)
            AND EXISTS (SELECT FROM cards WHERE extra)
        ON CONFLICT (run_id) DO UPDATE SET
            since = least(refresh_requests.since, excluded.since),
            until = greatest(refresh_requests.until, excluded.until),
            version = refresh_requests.version + 1
    """)


def downgrade() -> None:
    """Drop them."""
    for bucket in BUCKETS:
        op.execute(f"DROP TABLE market_extras_{bucket.rollup}")
