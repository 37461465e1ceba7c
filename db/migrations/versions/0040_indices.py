"""Index families: members by month, points with their versions, and the day on which each index stands at 100.

The next change of prices fills the tables, as no method is noted then.
"""

from alembic import op

revision = "0040"
down_revision = "0039"

TABLES = """
CREATE TABLE indices (
    code text PRIMARY KEY,
    base_day date NOT NULL
);
CREATE TABLE index_memberships (
    universe text NOT NULL,
    valid_from date NOT NULL,
    series integer[] NOT NULL,
    weights double precision[] NOT NULL,
    decided_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (universe, valid_from)
);
CREATE TABLE index_points (
    code text NOT NULL,
    day date NOT NULL,
    version smallint NOT NULL CHECK (version > 0),
    log_move double precision NOT NULL,
    log_level double precision,
    n integer NOT NULL,
    coverage double precision NOT NULL,
    is_published boolean NOT NULL,
    is_running boolean NOT NULL,
    method text NOT NULL,
    reason text,
    computed_at timestamptz NOT NULL DEFAULT now(),
    replaced_at timestamptz,
    PRIMARY KEY (code, day, version)
);
CREATE UNIQUE INDEX index_points_current_idx ON index_points (code, day) WHERE replaced_at IS NULL;
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(TABLES)


def downgrade() -> None:
    """Drop them, and what is noted of their computation."""
    for table in ("index_points", "index_memberships", "indices"):
        op.execute(f"DROP TABLE {table}")
    op.execute("DELETE FROM properties WHERE name = 'indices_method'")
