"""Events of signals: when a series began to move, and until when."""

from alembic import op

revision = "0043"
down_revision = "0042"

TABLE = """
CREATE TABLE signal_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    series_id integer NOT NULL,
    currency text NOT NULL,
    type text NOT NULL,
    direction smallint NOT NULL CHECK (direction IN (-1, 1)),
    value double precision NOT NULL,
    strength smallint NOT NULL,
    confidence smallint NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT signal_events_series_id_type_started_at_key UNIQUE (series_id, type, started_at)
);
CREATE INDEX signal_events_started_idx ON signal_events (currency, started_at, id);
CREATE INDEX signal_events_open_idx ON signal_events (currency) WHERE ended_at IS NULL;
"""


def upgrade() -> None:
    """Make the table."""
    op.execute(TABLE)


def downgrade() -> None:
    """Drop the table."""
    op.execute("DROP TABLE signal_events")
