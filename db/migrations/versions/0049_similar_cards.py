"""Similar cards: the words of each rules text, and the cards whose texts are nearest."""

from alembic import op

revision = "0049"
down_revision = "0047"

TABLES = """
CREATE TABLE card_vectors (
    oracle_id uuid PRIMARY KEY,
    text_hash bytea NOT NULL,
    entries bytea NOT NULL,
    colors text[] NOT NULL,
    mana_value double precision
);
CREATE TABLE card_neighbours (
    oracle_id uuid PRIMARY KEY,
    digest bytea NOT NULL,
    others uuid[] NOT NULL,
    scores real[] NOT NULL,
    shared bigint[] NOT NULL
);
"""


def upgrade() -> None:
    """Make the tables; the next change of prices fills them."""
    op.execute(TABLES)


def downgrade() -> None:
    """Drop the tables."""
    op.execute("DROP TABLE card_neighbours; DROP TABLE card_vectors")
