"""Rows of collections are looked up by set and number, by products of etched copies, and by faces of names."""

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Index them; the index of sets and numbers also answers what that of sets did."""
    op.execute("""
        CREATE INDEX cards_set_number_idx ON cards (set_code, collector_number);
        DROP INDEX cards_set_code_idx;
        CREATE INDEX cards_tcgplayer_etched_id_idx ON cards (tcgplayer_etched_id)
            WHERE tcgplayer_etched_id IS NOT NULL;
        CREATE INDEX cards_two_faces_idx ON cards (name) WHERE name LIKE '% // %';
    """)


def downgrade() -> None:
    """Look sets up by their code alone again."""
    op.execute("""
        DROP INDEX cards_two_faces_idx;
        DROP INDEX cards_tcgplayer_etched_id_idx;
        CREATE INDEX cards_set_code_idx ON cards (set_code);
        DROP INDEX cards_set_number_idx;
    """)
