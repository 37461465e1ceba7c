"""Runs can be taken back, and tasks that failed for good are kept as dead letters."""

from alembic import op
from sqlalchemy import text

revision = "0006"
down_revision = "0005"

BEFORE = "'running', 'succeeded', 'unchanged', 'failed', 'interrupted'"
NOW = f"{BEFORE}, 'undoing', 'undone'"
STATUS = """
ALTER TABLE ingestion_runs DROP CONSTRAINT ingestion_runs_status_check,
    ADD CONSTRAINT ingestion_runs_status_check CHECK (status IN ({words}))
"""
# What was taken back must not count as loaded for a program that does not know the word.
FORGET = """
UPDATE ingestion_runs SET status = 'failed', error = 'Taken back: ' || status || coalesce('. ' || error, '')
WHERE status IN ('undoing', 'undone')
"""
DEAD_LETTERS = """
CREATE TABLE dead_letters (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id text NOT NULL,
    task text NOT NULL,
    arguments jsonb NOT NULL,
    error text NOT NULL,
    traceback text NOT NULL,
    attempts integer NOT NULL,
    failed_at timestamptz NOT NULL DEFAULT now(),
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'retried', 'dropped')),
    CONSTRAINT dead_letters_message_id_key UNIQUE (message_id)
)
"""


def upgrade() -> None:
    """Allow the new words, and make the table."""
    op.execute(text(STATUS.format(words=NOW)))
    op.execute(text(DEAD_LETTERS))


def downgrade() -> None:
    """Drop the table; runs that were taken back become failed ones."""
    op.execute(text("DROP TABLE dead_letters"))
    op.execute(text(FORGET))
    op.execute(text(STATUS.format(words=BEFORE)))
