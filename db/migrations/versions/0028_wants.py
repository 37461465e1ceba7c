"""Wants of people: cards to be had, by printing or by oracle id, each variant once a user."""

from alembic import op

revision = "0028"
down_revision = "0027"

TABLE = """
CREATE TABLE wants (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    card_id integer NOT NULL,
    oracle_id uuid,
    condition text,
    finish text,
    language text,
    quantity integer NOT NULL CHECK (quantity > 0),
    maximum bigint CHECK (maximum > 0),
    currency text,
    priority smallint NOT NULL DEFAULT 2 CHECK (priority BETWEEN 1 AND 3),
    note text NOT NULL DEFAULT '',
    version integer NOT NULL DEFAULT 0,
    CONSTRAINT wants_check CHECK ((maximum IS NULL) = (currency IS NULL))
);
CREATE UNIQUE INDEX wants_printing_key ON wants (user_id, card_id, condition, finish, language)
    NULLS NOT DISTINCT WHERE oracle_id IS NULL;
CREATE UNIQUE INDEX wants_any_printing_key ON wants (user_id, oracle_id, condition, finish, language)
    NULLS NOT DISTINCT WHERE oracle_id IS NOT NULL;
CREATE INDEX wants_user_id_idx ON wants (user_id, id);
CREATE INDEX wants_card_id_idx ON wants (card_id) WHERE maximum IS NOT NULL AND oracle_id IS NULL;
CREATE INDEX wants_oracle_id_idx ON wants (oracle_id) WHERE maximum IS NOT NULL AND oracle_id IS NOT NULL;
"""


def upgrade() -> None:
    """Make the table."""
    op.execute(TABLE)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE wants")
