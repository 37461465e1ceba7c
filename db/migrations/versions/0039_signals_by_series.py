"""Signals: one row a series, and prepared lists for the screener; the days' last prices, which measures are made of.

`signals` becomes a view with a row a signal. The next change of prices fills the tables, as no method is noted then.
"""

from alembic import op

revision = "0039"
down_revision = "0038"

TABLES = """
CREATE TABLE signal_closes (
    block integer NOT NULL,
    day integer NOT NULL,
    cents bytea STORAGE PLAIN NOT NULL,
    PRIMARY KEY (block, day)
);
CREATE TABLE series_signals (
    series_id integer PRIMARY KEY,
    currency text NOT NULL,
    card_id integer NOT NULL,
    as_of timestamptz NOT NULL,
    offered timestamptz NOT NULL,
    compared timestamptz NOT NULL,
    siblings double precision NOT NULL,
    value double precision[] NOT NULL,
    direction smallint[] NOT NULL,
    strength smallint[] NOT NULL,
    confidence smallint[] NOT NULL,
    factors bytea NOT NULL,
    digest bigint NOT NULL
);
CREATE TABLE signal_lists (
    currency text NOT NULL,
    sort text NOT NULL,
    measure text NOT NULL,
    place integer NOT NULL,
    first double precision NOT NULL,
    last double precision NOT NULL,
    entries bytea STORAGE EXTERNAL NOT NULL,
    PRIMARY KEY (currency, sort, measure, place)
);
"""
# The places of measures in the arrays, and the bytes of their factors: as signals.kinds.MEASURES has them.
VIEW = """
CREATE VIEW signals AS
SELECT series_id, measure, currency, card_id, value[place] AS value, direction[place]::integer AS direction,
    strength[place] / 1000::double precision AS strength, confidence[place] / 1000::double precision AS confidence,
    CASE measure WHEN 'buylist_ratio' THEN least(as_of, offered) WHEN 'marketplace_gap' THEN least(as_of, compared)
        ELSE as_of END AS as_of,
    CASE WHEN measure IN ('return', 'slope') THEN siblings ELSE 'NaN' END AS siblings,
    substring(factors FROM 16 * place - 15 FOR 16) AS factors
FROM series_signals CROSS JOIN (
    VALUES (1, 'return'), (2, 'volatility'), (3, 'buylist_ratio'), (4, 'marketplace_gap'), (5, 'low_to_price'),
        (6, 'slope'), (7, 'z'), (8, 'stock_change')
) AS measures(place, measure)
WHERE value[place] <> 'NaN'
"""
FORMER = """
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
UNKNOWN = "DELETE FROM properties WHERE name = 'signals_method'"


def upgrade() -> None:
    """Make the tables, and the view in place of the former table."""
    op.execute("DROP TABLE signals")
    op.execute(TABLES)
    op.execute(VIEW)
    op.execute(UNKNOWN)


def downgrade() -> None:
    """Make the former table; the next change of prices fills it."""
    op.execute("DROP VIEW signals")
    for table in ("signal_lists", "series_signals", "signal_closes"):
        op.execute(f"DROP TABLE {table}")
    op.execute(FORMER)
    op.execute(UNKNOWN)
