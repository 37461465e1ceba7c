"""Workers commit and undo large imports: two states on the way, and the reason for which it was not done."""

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Allow the states, and keep the refusal of a worker."""
    op.execute("""
        ALTER TABLE imports DROP CONSTRAINT imports_state_check;
        ALTER TABLE imports ADD CONSTRAINT imports_state_check CHECK (
            state IN ('received', 'previewed', 'committing', 'committed', 'undoing', 'undone')
        );
        ALTER TABLE imports ADD COLUMN refusal jsonb;
    """)


def downgrade() -> None:
    """Take back what was asked for and not done yet."""
    op.execute("""
        UPDATE imports SET state = 'previewed' WHERE state = 'committing';
        UPDATE imports SET state = 'committed' WHERE state = 'undoing';
        ALTER TABLE imports DROP CONSTRAINT imports_state_check;
        ALTER TABLE imports ADD CONSTRAINT imports_state_check CHECK (
            state IN ('received', 'previewed', 'committed', 'undone')
        );
        ALTER TABLE imports DROP COLUMN refusal;
    """)
