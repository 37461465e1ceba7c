"""The moves of the matched index, a table a rollup, the same on both databases."""

from alembic import op

revision = "0002"
down_revision = "0001"

ROLLUPS = ("30min", "hourly", "daily")

MOVES = """
CREATE TABLE market_moves_{rollup} (
    bucket timestamptz NOT NULL,
    currency text NOT NULL,
    condition text NOT NULL,
    finish text NOT NULL,
    language text NOT NULL,
    log_sum double precision NOT NULL,
    matched_count bigint NOT NULL,
    alive_count bigint NOT NULL,
    PRIMARY KEY (currency, bucket, condition, finish, language)
)
"""


def upgrade() -> None:
    """Make the tables; the next refresh of a range fills them."""
    for rollup in ROLLUPS:
        op.execute(MOVES.format(rollup=rollup))


def downgrade() -> None:
    """Drop them; they can be computed again."""
    for rollup in ROLLUPS:
        op.execute(f"DROP TABLE market_moves_{rollup}")
