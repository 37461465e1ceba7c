"""Lots by user: all lots of one collection in one scan, however many others have."""

from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Index lots by their user."""
    op.execute("CREATE INDEX lots_user_id_idx ON lots (user_id)")


def downgrade() -> None:
    """Drop the index."""
    op.execute("DROP INDEX lots_user_id_idx")
