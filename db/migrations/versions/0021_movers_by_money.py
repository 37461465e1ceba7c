"""Movers are ranked by money as well as by per cent: a row belongs to one of the two rankings."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Give each stored mover its ranking; the next change of prices computes those by money."""
    op.execute("""
        ALTER TABLE movers ADD COLUMN ranked_by text NOT NULL DEFAULT 'percent'
            CHECK (ranked_by IN ('percent', 'money'));
        ALTER TABLE movers ALTER COLUMN ranked_by DROP DEFAULT;
        ALTER TABLE movers DROP CONSTRAINT movers_pkey;
        ALTER TABLE movers ADD PRIMARY KEY ("window", ranked_by, direction, series_id);
        DROP INDEX movers_currency_idx;
        CREATE INDEX movers_currency_idx ON movers ("window", ranked_by, direction, currency);
    """)


def downgrade() -> None:
    """Leave those by per cent."""
    op.execute("""
        DELETE FROM movers WHERE ranked_by <> 'percent';
        ALTER TABLE movers DROP CONSTRAINT movers_pkey;
        DROP INDEX movers_currency_idx;
        ALTER TABLE movers DROP COLUMN ranked_by;
        ALTER TABLE movers ADD PRIMARY KEY ("window", direction, series_id);
        CREATE INDEX movers_currency_idx ON movers ("window", direction, currency);
    """)
