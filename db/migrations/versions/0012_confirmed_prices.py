"""Latest prices know until when a source has confirmed them, and since when a whole list no longer has them.

A list that comes every two hours mostly repeats itself. Storing the repetition would multiply the snapshots, so only
the confirmation is kept: `reconfirmed_at`, with which `confirmed_at` is never null. A series that was off the list for
a while has a row in `price_silences`: between two equal prices nothing else tells the silence from a confirmed price.
"""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the columns and the table; what is stored was confirmed at its own time."""
    op.execute("""
        ALTER TABLE latest_prices
            ADD COLUMN reconfirmed_at timestamptz,
            ADD COLUMN confirmed_at timestamptz GENERATED ALWAYS AS (greatest(time, reconfirmed_at)) STORED NOT NULL,
            ADD COLUMN absent_since timestamptz
    """)
    op.execute("""
        CREATE TABLE price_silences (
            series_id integer NOT NULL,
            since timestamptz NOT NULL,
            until timestamptz NOT NULL,
            PRIMARY KEY (series_id, since),
            CONSTRAINT price_silences_check CHECK (since < until)
        )
    """)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP TABLE price_silences")
    op.execute("""
        ALTER TABLE latest_prices DROP COLUMN absent_since, DROP COLUMN confirmed_at, DROP COLUMN reconfirmed_at
    """)
