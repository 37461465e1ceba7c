"""Whole names by an index, further names of a card in its searchable name, cards in the order of their numbers.

A searchable name begins with the titles of its card, parted by " = ": its names, each folded, and with "and" for "&".
"""

from alembic import op
from sqlalchemy import Connection, text

from market.search.names import searchable

revision = "0018"
down_revision = "0017"

FILLED_AT_ONCE = 10_000  # cards

# Runs of digits are as long as each other, so that plain text is in the order of numbers: 2, 2a, 10.
COLLECTOR_ORDER = r"""
regexp_replace(regexp_replace(lower(collector_number), '([0-9]+)', '0000000\1', 'g'), '[0-9]*([0-9]{8})', '\1', 'g')
"""
KEYWORDS = "CAST(translate(lower(CAST(keywords AS text)), '-–—''’!', '   ') AS text[])"
SEARCH = f"""
ALTER TABLE card_search DROP COLUMN keywords;
ALTER TABLE card_search
    ADD COLUMN keywords text[] NOT NULL DEFAULT '{{}}',
    ADD COLUMN game_changer boolean NOT NULL DEFAULT false,
    ADD COLUMN released_at date,
    ADD COLUMN collector_order text COLLATE "C" NOT NULL DEFAULT '';
UPDATE card_search AS shown SET
    name = card.search_name, game_changer = card.game_changer, released_at = card.released_at,
    collector_order = card.collector_order, keywords = card.keywords
FROM (
    SELECT id, search_name, game_changer, released_at, {COLLECTOR_ORDER} AS collector_order, {KEYWORDS} AS keywords
    FROM cards
) AS card
WHERE card.id = shown.card_id;
ALTER TABLE card_search ALTER COLUMN collector_order DROP DEFAULT;
CREATE INDEX cards_extra_name_idx ON cards (search_name, id) WHERE extra;
CREATE INDEX card_names_titles_idx ON card_names USING gin (string_to_array(split_part(name, ' | ', 1), ' = '));
"""
NO_SEARCH = """
DROP INDEX card_names_titles_idx;
DROP INDEX cards_extra_name_idx;
ALTER TABLE card_search DROP COLUMN game_changer, DROP COLUMN released_at, DROP COLUMN collector_order;
ALTER TABLE card_search DROP COLUMN keywords;
ALTER TABLE card_search ADD COLUMN keywords text NOT NULL DEFAULT '';
"""
# All others have no title but their folded name, which they are searched by already.
WITH_TITLES = text("""
    SELECT id, name, flavor_name, printed_name FROM cards
    WHERE name LIKE '%&%' OR search_name = '' OR flavor_name IS NOT NULL OR printed_name IS NOT NULL
""")
RENAME = text("""
    UPDATE cards SET search_name = given.name
    FROM unnest(CAST(:ids AS integer[]), CAST(:names AS text[])) AS given (id, name) WHERE cards.id = given.id
""")


def upgrade() -> None:
    """Write the searchable names anew that have more titles than one; then columns and index."""
    _rename(op.get_bind())
    op.execute(SEARCH)


def downgrade() -> None:
    """Drop columns and index; the longer searchable names still hold all that is looked for."""
    op.execute(NO_SEARCH)


def _rename(connection: Connection) -> None:
    """Only Python knows how to fold names."""
    cards = connection.execute(WITH_TITLES).all()
    for first in range(0, len(cards), FILLED_AT_ONCE):
        part = cards[first : first + FILLED_AT_ONCE]
        names = [searchable(card.name, card.flavor_name, card.printed_name) for card in part]
        connection.execute(RENAME, {"ids": [card.id for card in part], "names": names})
