"""Events of the market: releases, reprints, bans and corrections, and what prices did around them."""

from alembic import op

revision = "0050"
down_revision = "0049"

TABLES = """
CREATE TABLE legality_changes (
    oracle_id uuid NOT NULL,
    format text NOT NULL,
    day date NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    PRIMARY KEY (oracle_id, format, day)
);
CREATE TABLE market_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    day date NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    oracle_id uuid,
    card_id integer,
    set_code text,
    detail text,
    CONSTRAINT market_events_kind_subject_day_key UNIQUE (kind, subject, day)
);
CREATE INDEX market_events_day_idx ON market_events (day, id);
CREATE INDEX market_events_oracle_id_idx ON market_events (oracle_id, day) WHERE oracle_id IS NOT NULL;
CREATE TABLE event_paths (
    kind text NOT NULL,
    currency text NOT NULL,
    day_offset smallint NOT NULL,
    median double precision NOT NULL,
    low double precision NOT NULL,
    high double precision NOT NULL,
    n integer NOT NULL,
    PRIMARY KEY (kind, currency, day_offset)
);
"""


def upgrade() -> None:
    """Make the tables; the next change of prices fills them. Legalities are noted from now on."""
    op.execute(TABLES)


def downgrade() -> None:
    """Drop the tables."""
    op.execute("DROP TABLE event_paths; DROP TABLE market_events; DROP TABLE legality_changes")
