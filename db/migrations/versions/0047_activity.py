"""The activity of the market and of its users, the wants at their target, and the sections of the dashboard.

Events of signals say whether they have been published: those of a source whose last load failed wait.
"""

from alembic import op

revision = "0047"
down_revision = "0045"

TABLES = """
CREATE TABLE activity (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dedupe_key text NOT NULL CONSTRAINT activity_dedupe_key_key UNIQUE,
    user_id integer REFERENCES users ON DELETE CASCADE,
    kind text NOT NULL,
    currency text,
    subject text NOT NULL,
    occurred_at timestamptz NOT NULL,
    as_of timestamptz NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    facts jsonb NOT NULL
);
CREATE INDEX activity_market_idx ON activity (id) WHERE user_id IS NULL;
CREATE INDEX activity_kind_idx ON activity (kind, id) WHERE user_id IS NULL;
CREATE INDEX activity_user_id_idx ON activity (user_id, id) WHERE user_id IS NOT NULL;
CREATE TABLE activity_seen (
    user_id integer PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    last_id bigint NOT NULL
);
CREATE TABLE wants_at_target (
    want_id integer PRIMARY KEY REFERENCES wants ON DELETE CASCADE,
    since timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE dashboard_sections (
    currency text,
    section text,
    version bigint NOT NULL,
    computed_at timestamptz NOT NULL,
    body jsonb,
    PRIMARY KEY (currency, section)
);
ALTER TABLE signal_events ADD COLUMN is_published boolean NOT NULL DEFAULT false;
CREATE INDEX signal_events_unpublished_idx ON signal_events (currency) WHERE NOT is_published;
"""
DROP = """
DROP INDEX signal_events_unpublished_idx;
ALTER TABLE signal_events DROP COLUMN is_published;
DROP TABLE dashboard_sections, wants_at_target, activity_seen, activity;
"""


def upgrade() -> None:
    """Make the tables, the column and their indexes."""
    op.execute(TABLES)


def downgrade() -> None:
    """Drop them."""
    op.execute(DROP)
