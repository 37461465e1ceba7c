"""What an upstream's file is told apart by (its ETag) stands with the run that has read it."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column."""
    op.execute("ALTER TABLE ingestion_runs ADD COLUMN validator text")


def downgrade() -> None:
    """Drop it again."""
    op.execute("ALTER TABLE ingestion_runs DROP COLUMN validator")
