"""Age of refresh requests: how long the rollups have lacked a change."""

from alembic import op

revision = "0034"
down_revision = "0031"


def upgrade() -> None:
    """Add the time of a request; of those that wait, the time of this migration."""
    op.execute("ALTER TABLE refresh_requests ADD COLUMN requested_at timestamptz NOT NULL DEFAULT now()")


def downgrade() -> None:
    """Drop the time."""
    op.execute("ALTER TABLE refresh_requests DROP COLUMN requested_at")
