"""Events of volatility, spread and spikes: the rank of a variance, confirmation, and what chance alone would begin."""

from alembic import op

revision = "0055"
down_revision = "0054"

# The measures are computed anew: the version of their method has changed.
UP = """
DELETE FROM signal_measures;
ALTER TABLE signal_measures ADD COLUMN variance_rank double precision NOT NULL;
ALTER TABLE signal_events ADD COLUMN is_confirmed boolean NOT NULL DEFAULT true;
CREATE TABLE signal_chances (
    currency text NOT NULL,
    type text NOT NULL,
    day date NOT NULL,
    sampled integer NOT NULL CHECK (sampled > 0),
    beyond integer NOT NULL,
    by_chance integer NOT NULL,
    PRIMARY KEY (currency, type)
);
"""
DOWN = """
DROP TABLE signal_chances;
DELETE FROM signal_events WHERE type IN ('volatility', 'spread', 'spike');
ALTER TABLE signal_events DROP COLUMN is_confirmed;
ALTER TABLE signal_measures DROP COLUMN variance_rank;
"""


def upgrade() -> None:
    """Add the columns and the table."""
    op.execute(UP)


def downgrade() -> None:
    """Drop them, and such events."""
    op.execute(DOWN)
