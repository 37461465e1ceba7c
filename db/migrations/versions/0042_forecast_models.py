"""Models of forecasts: coefficients as plain numbers, with their evaluation."""

from alembic import op

revision = "0042"
down_revision = "0041"

MODELS = """
CREATE TABLE forecast_models (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    target text NOT NULL,
    method text NOT NULL,
    version text NOT NULL,
    trained_at timestamptz NOT NULL,
    first_issue timestamptz NOT NULL,
    last_issue timestamptz NOT NULL,
    rows bigint NOT NULL,
    names text[] NOT NULL,
    mean double precision[] NOT NULL,
    scale double precision[] NOT NULL,
    weights double precision[] NOT NULL,
    intercept double precision NOT NULL,
    evaluation jsonb NOT NULL
);
CREATE INDEX forecast_models_target_idx ON forecast_models (target, id);
"""


def upgrade() -> None:
    """Make the table."""
    op.execute(MODELS)


def downgrade() -> None:
    """Drop the table; models are trained again."""
    op.execute("DROP TABLE forecast_models")
