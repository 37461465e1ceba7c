"""Secrets of second factors are sealed."""

from collections.abc import Callable

from alembic import op
from sqlalchemy import text

from db.sealing import opened, seal

revision = "0054"
down_revision = "0053"

SECRETS = text("SELECT id, totp_secret FROM users WHERE totp_secret IS NOT NULL")
STORE = text("UPDATE users SET totp_secret = :secret WHERE id = :id")


def upgrade() -> None:
    """Seal the secrets, which needs SECRET_KEY where there are some."""
    _rewrite(seal)


def downgrade() -> None:
    """Open what is sealed."""
    _rewrite(opened)


def _rewrite(turn: Callable[[str], str]) -> None:
    connection = op.get_bind()
    for row in connection.execute(SECRETS).all():
        connection.execute(STORE, {"id": row.id, "secret": turn(row.totp_secret)})
