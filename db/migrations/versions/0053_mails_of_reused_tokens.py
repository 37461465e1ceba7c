"""Mails that tell an account of a refresh token that was used twice."""

from alembic import op

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    """Let the outbox have the kind."""
    op.execute("ALTER TABLE mails DROP CONSTRAINT mails_kind_check")
    op.execute(
        "ALTER TABLE mails ADD CONSTRAINT mails_kind_check CHECK (kind IN ('register', 'reset', 'token_reused'))"
    )


def downgrade() -> None:
    """Drop such mails, and the kind."""
    op.execute("DELETE FROM mails WHERE kind = 'token_reused'")
    op.execute("ALTER TABLE mails DROP CONSTRAINT mails_kind_check")
    op.execute("ALTER TABLE mails ADD CONSTRAINT mails_kind_check CHECK (kind IN ('register', 'reset'))")
