"""Runs say what is odd about their edition, and rejected records are kept whole, so that they can be read again."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the columns; what was rejected before can be read, but not read again."""
    op.execute("""
        ALTER TABLE ingestion_runs ADD COLUMN notice text, ADD COLUMN replay_of integer REFERENCES ingestion_runs (id)
    """)
    op.execute("ALTER TABLE rejected_records ADD COLUMN record text")


def downgrade() -> None:
    """Drop them. A replay is no edition; where nothing tells the two apart, it must not be taken for one."""
    op.execute("UPDATE ingestion_runs SET as_of = NULL WHERE replay_of IS NOT NULL")
    op.execute("ALTER TABLE ingestion_runs DROP COLUMN notice, DROP COLUMN replay_of")
    op.execute("ALTER TABLE rejected_records DROP COLUMN record")
