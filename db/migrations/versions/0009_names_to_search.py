"""Every name that a card has, once and in order: what a search by name goes through instead of all cards.

The database itself notes the names, whoever writes cards. A name that no card has any more is found with no card.
"""

from alembic import op

revision = "0009"
down_revision = "0008"

NAMES = """
CREATE TABLE card_names (name text COLLATE "C" PRIMARY KEY);
INSERT INTO card_names SELECT DISTINCT search_name FROM cards;
ALTER TABLE cards ALTER COLUMN search_name TYPE text COLLATE "C";
DROP INDEX cards_name_idx;
CREATE INDEX cards_search_name_idx ON cards (search_name, id);
CREATE FUNCTION note_card_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO card_names SELECT DISTINCT search_name FROM written ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER note_inserted_names AFTER INSERT ON cards
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_card_names();
CREATE TRIGGER note_updated_names AFTER UPDATE ON cards
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_card_names();
"""
NO_NAMES = """
DROP TRIGGER note_inserted_names ON cards;
DROP TRIGGER note_updated_names ON cards;
DROP FUNCTION note_card_names;
DROP INDEX cards_search_name_idx;
CREATE INDEX cards_name_idx ON cards (name, id);
ALTER TABLE cards ALTER COLUMN search_name TYPE text;
DROP TABLE card_names;
"""


def upgrade() -> None:
    """Make the table, and the index that leads from a name to its cards; nothing uses the other index of names."""
    op.execute(NAMES)


def downgrade() -> None:
    """Drop them."""
    op.execute(NO_NAMES)
