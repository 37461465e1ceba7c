"""Prices that are not believed are kept apart from the snapshots, and runs count what they left out.

Everything that reads snapshots, continuous aggregates first, is right without a condition of its own that way. When a
suspect price is released it moves to the snapshots, with the run that told it.
"""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the table; add what runs count beside their records."""
    op.execute("""
        CREATE TABLE suspect_prices (
            series_id integer NOT NULL,
            time timestamptz NOT NULL,
            price numeric(10,2) NOT NULL CHECK (price > 0),
            price_low numeric(10,2),
            price_mid numeric(10,2),
            price_high numeric(10,2),
            price_market numeric(10,2),
            num_listings integer,
            total_quantity integer,
            run_id integer NOT NULL,
            trusted numeric(10,2),
            PRIMARY KEY (series_id, time)
        )
    """)
    op.execute("ALTER TABLE ingestion_runs ADD COLUMN remarks jsonb NOT NULL DEFAULT '{}'")


def downgrade() -> None:
    """Drop them."""
    op.execute("ALTER TABLE ingestion_runs DROP COLUMN remarks")
    op.execute("DROP TABLE suspect_prices")
