"""Two foreign keys less: checking them took a sixth of a first load, and what they check cannot happen.

Both columns are written by one statement each that takes the value out of the table which the key led to, in the same
transaction (db/writes/series.py, db/writes/latest.py); neither series nor marketplaces are ever deleted.
"""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Drop the keys."""
    op.execute("ALTER TABLE latest_prices DROP CONSTRAINT latest_prices_series_id_fkey")
    op.execute("ALTER TABLE price_series DROP CONSTRAINT price_series_marketplace_id_fkey")


def downgrade() -> None:
    """Make them again."""
    op.execute("ALTER TABLE latest_prices ADD FOREIGN KEY (series_id) REFERENCES price_series (id)")
    op.execute("ALTER TABLE price_series ADD FOREIGN KEY (marketplace_id) REFERENCES marketplaces (id)")
