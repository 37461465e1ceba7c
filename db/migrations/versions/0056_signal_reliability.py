"""Reliability of confidence: how often events of signals went on, by tenths of their confidence."""

from alembic import op

revision = "0056"
down_revision = "0055"

TABLE = """
CREATE TABLE signal_reliability (
    currency text NOT NULL,
    type text NOT NULL,
    tenth integer NOT NULL,
    day date NOT NULL,
    n integer NOT NULL,
    confidence double precision NOT NULL,
    seen double precision NOT NULL,
    PRIMARY KEY (currency, type, tenth)
)
"""


def upgrade() -> None:
    """Make the table."""
    op.execute(TABLE)


def downgrade() -> None:
    """Drop the table."""
    op.execute("DROP TABLE signal_reliability")
