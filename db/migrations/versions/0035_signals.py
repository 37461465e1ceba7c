"""Signals: the measures of each series, and the signals that follow from them among peers.

Unknown measures are NaN, so that whole columns are copied as they are in memory. The next change of prices fills the
tables, as no method is noted yet (`properties`, `signals_method`).
"""

from alembic import op

revision = "0035"
down_revision = "0034"

TABLES = """
CREATE TABLE signal_measures (
    series_id integer PRIMARY KEY,
    time timestamptz NOT NULL,
    cents bigint NOT NULL,
    momentum_24h double precision NOT NULL,
    momentum_7d double precision NOT NULL,
    momentum_30d double precision NOT NULL,
    momentum_90d double precision NOT NULL,
    moves_7d integer NOT NULL,
    top_share_7d double precision NOT NULL,
    days_7d integer NOT NULL,
    slope_14d double precision NOT NULL,
    t_14d double precision NOT NULL,
    r2_14d double precision NOT NULL,
    slope_30d double precision NOT NULL,
    slope_90d double precision NOT NULL,
    moves_14d integer NOT NULL,
    days_14d integer NOT NULL,
    median_14d double precision NOT NULL,
    distance_14d double precision NOT NULL,
    variance double precision NOT NULL,
    effective double precision NOT NULL,
    returns integer NOT NULL
);
CREATE TABLE signals (
    series_id integer NOT NULL,
    measure text NOT NULL,
    currency text NOT NULL,
    card_id integer NOT NULL,
    value double precision NOT NULL,
    direction integer NOT NULL CHECK (direction IN (-1, 0, 1)),
    strength double precision NOT NULL CHECK (strength >= 0 AND strength <= 1),
    confidence double precision NOT NULL CHECK (confidence >= 0 AND confidence <= 1),
    score double precision NOT NULL,
    as_of timestamptz NOT NULL,
    siblings double precision NOT NULL,
    factors real[] NOT NULL,
    digest bigint NOT NULL,
    PRIMARY KEY (series_id, measure)
);
CREATE INDEX signals_score_idx ON signals (currency, score, series_id, measure);
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(TABLES)


def downgrade() -> None:
    """Drop them; the next change of prices would fill them again."""
    op.execute("DROP TABLE signals")
    op.execute("DROP TABLE signal_measures")
    op.execute("DELETE FROM properties WHERE name = 'signals_method'")
