"""Rows of imports say the fees of a copy beside its cost, as our own files do."""

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Rows of before have said no fees."""
    op.execute("ALTER TABLE import_rows ADD COLUMN unit_fees numeric NOT NULL DEFAULT 0")


def downgrade() -> None:
    """Forget the fees."""
    op.execute("ALTER TABLE import_rows DROP COLUMN unit_fees")
