"""What the catalogue of 2026 tells of a card, whose identifier counts, and which cards and codes of sets are gone."""

from alembic import op
from sqlalchemy import text

revision = "0015"
down_revision = "0014"

LANGUAGES = (
    "'English', 'Japanese', 'German', 'French', 'Italian', 'Spanish', 'Portuguese', 'Korean', 'Chinese Simplified',"
    " 'Chinese Traditional', 'Russian', 'Phyrexian', 'Hebrew', 'Latin', 'Ancient Greek', 'Arabic', 'Sanskrit', 'Quenya'"
)

# Nobody knows any more who gave the identifiers: Scryfall's next edition takes over those that it knows.
CARDS = """
ALTER TABLE cards
    DROP CONSTRAINT cards_language_check,
    ADD COLUMN filled text[] NOT NULL DEFAULT '{}',
    ADD COLUMN reserved boolean NOT NULL DEFAULT false,
    ADD COLUMN game_changer boolean NOT NULL DEFAULT false,
    ADD COLUMN edhrec_rank integer,
    ADD COLUMN keywords text[] NOT NULL DEFAULT '{}',
    ADD COLUMN mana_value double precision,
    ADD COLUMN power text,
    ADD COLUMN toughness text,
    ADD COLUMN layout text,
    ADD COLUMN games text[] NOT NULL DEFAULT '{}',
    ADD COLUMN flavor_name text,
    ADD COLUMN printed_name text,
    ADD COLUMN set_type text,
    ADD COLUMN extra boolean NOT NULL DEFAULT false,
    ADD COLUMN legalities_since jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN described_since date,
    ADD COLUMN described_at timestamptz,
    ADD COLUMN gone_at timestamptz,
    ADD COLUMN gone_reason text
        CONSTRAINT cards_gone_reason_check CHECK (gone_reason IN ('vanished', 'deleted', 'merged')),
    ADD COLUMN merged_into integer;
UPDATE cards SET filled = array_remove(ARRAY[
        CASE WHEN tcgplayer_id IS NOT NULL THEN 'tcgplayer_id' END,
        CASE WHEN tcgplayer_etched_id IS NOT NULL THEN 'tcgplayer_etched_id' END,
        CASE WHEN cardmarket_id IS NOT NULL THEN 'cardmarket_id' END
    ], NULL), set_type = sets.set_type, extra = coalesce(sets.set_type = 'memorabilia', false)
FROM sets WHERE sets.code = cards.set_code;
DROP INDEX cards_mtgjson_uuid_idx;
CREATE INDEX cards_left_out_idx ON cards (id) WHERE gone_at IS NOT NULL OR extra;
ALTER TABLE price_series DROP CONSTRAINT price_series_language_check;
CREATE TABLE card_mtgjson_uuids (uuid uuid PRIMARY KEY, card_id integer NOT NULL);
INSERT INTO card_mtgjson_uuids
SELECT DISTINCT ON (mtgjson_uuid) mtgjson_uuid, id FROM cards WHERE mtgjson_uuid IS NOT NULL ORDER BY mtgjson_uuid, id;
CREATE TABLE set_moves (
    old_code text NOT NULL,
    new_code text NOT NULL,
    cards bigint NOT NULL,
    PRIMARY KEY (old_code, new_code)
);
CREATE TABLE set_renames (old_code text PRIMARY KEY, new_code text NOT NULL, since timestamptz NOT NULL);
INSERT INTO properties
SELECT 'catalogue_edition', to_char(max(as_of) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')
FROM ingestion_runs WHERE source = 'scryfall-bulk' AND status = 'succeeded' AND replay_of IS NULL
HAVING max(as_of) IS NOT NULL;
"""
NO_CARDS = """
DELETE FROM properties WHERE name = 'catalogue_edition';
DROP TABLE set_renames, set_moves, card_mtgjson_uuids;
DROP INDEX cards_left_out_idx;
CREATE INDEX cards_mtgjson_uuid_idx ON cards (mtgjson_uuid);
ALTER TABLE cards
    DROP COLUMN filled, DROP COLUMN reserved, DROP COLUMN game_changer, DROP COLUMN edhrec_rank, DROP COLUMN keywords,
    DROP COLUMN mana_value, DROP COLUMN power, DROP COLUMN toughness, DROP COLUMN layout, DROP COLUMN games,
    DROP COLUMN flavor_name, DROP COLUMN printed_name, DROP COLUMN set_type, DROP COLUMN extra,
    DROP COLUMN legalities_since, DROP COLUMN described_since, DROP COLUMN described_at, DROP COLUMN gone_at,
    DROP COLUMN gone_reason, DROP COLUMN merged_into;
"""
# Words that were not allowed before: the checks hold for what is written from here on.
CHECK_LANGUAGE = """
ALTER TABLE {table} ADD CONSTRAINT {table}_language_check CHECK (language IN ({languages})) NOT VALID
"""

# A table is remade for the order of its columns: what every search asks stands before all that varies in length.
FIRST = """
    card_id integer NOT NULL,
    formats integer NOT NULL,
    finishes smallint NOT NULL,
    colors smallint NOT NULL,
    digital boolean NOT NULL,
"""
ADDED_FIRST = """
    gone boolean NOT NULL DEFAULT false,
    extra boolean NOT NULL DEFAULT false,
    reserved boolean NOT NULL DEFAULT false,
"""
THEN = """
    name text COLLATE "C" NOT NULL,
    set_code text COLLATE "C" NOT NULL,
    currency text NOT NULL,
    price numeric(10,2),
    change_7d numeric,
    other_price numeric(10,2),
    rarity text,
    type_line text NOT NULL,
    collector_number text NOT NULL,
    language text NOT NULL,
    oracle_id uuid,
    series_id integer,
    time timestamptz,
    change_24h numeric,
    change_30d numeric,
    spread numeric,
    buylist numeric(10,2)
"""
ADDED_LAST = """,
    edhrec_rank integer,
    mana_value double precision,
    keywords text NOT NULL DEFAULT ''
"""
CARD_SEARCH = """
ALTER TABLE card_search RENAME TO card_search_before;
ALTER TABLE card_search_usd RENAME TO card_search_usd_before;
ALTER TABLE card_search_eur RENAME TO card_search_eur_before;
ALTER INDEX card_search_pkey RENAME TO card_search_before_pkey;
ALTER INDEX card_search_usd_pkey RENAME TO card_search_usd_before_pkey;
ALTER INDEX card_search_eur_pkey RENAME TO card_search_eur_before_pkey;
CREATE TABLE card_search ({columns}, PRIMARY KEY (currency, card_id)) PARTITION BY LIST (currency);
CREATE TABLE card_search_usd PARTITION OF card_search FOR VALUES IN ('USD') WITH (fillfactor = 80);
CREATE TABLE card_search_eur PARTITION OF card_search FOR VALUES IN ('EUR') WITH (fillfactor = 80);
INSERT INTO card_search ({names}) SELECT {names} FROM card_search_before;
DROP TABLE card_search_before;
"""
NAMES = ", ".join(
    line.split()[0] for line in (FIRST + THEN).replace(",\n", "\n").splitlines() if line.strip()
)  # of the columns that both have
MARK_EXTRAS = """
UPDATE card_search SET extra = true FROM cards WHERE cards.id = card_search.card_id AND cards.extra
"""


def upgrade() -> None:
    """Add what there is to know. The next edition of each catalogue tells it."""
    _run(CARDS)
    _run(CARD_SEARCH.format(columns=FIRST + ADDED_FIRST + THEN + ADDED_LAST, names=NAMES))
    _run(MARK_EXTRAS)


def downgrade() -> None:
    """Forget it. Cards that are gone are there again, as they were before."""
    _run(CARD_SEARCH.format(columns=FIRST + THEN, names=NAMES))
    _run(NO_CARDS)
    for table in ("cards", "price_series"):
        _run(CHECK_LANGUAGE.format(table=table, languages=LANGUAGES))


def _run(statements: str) -> None:
    """Send SQL as it is written, so that : means nothing to the driver."""
    for statement in statements.split(";\n"):
        if statement.strip():
            op.execute(text(statement.replace(":", r"\:")))
