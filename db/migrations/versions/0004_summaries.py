"""What pages read: one narrow row a card and currency to search, movers, overviews, and the index of every set."""

from alembic import op
from sqlalchemy import Connection, text

from market.search.names import fold, searchable

revision = "0004"
down_revision = "0003"

FILLED_AT_ONCE = 10_000  # cards

# Bits are places in a list of known values; unknown ones have none. The lists are those of market/search/masks.py.
FINISHES = ("nonfoil", "foil", "etched")
COLORS = ("W", "U", "B", "R", "G")
FORMATS = (
    "standard", "future", "historic", "timeless", "gladiator", "pioneer", "explorer", "modern", "legacy", "pauper",
    "vintage", "penny", "commander", "oathbreaker", "standardbrawl", "brawl", "alchemy", "paupercommander", "duel",
    "oldschool", "premodern", "predh", "tlr",
)  # fmt: skip


def bits(column: str, known: tuple[str, ...]) -> str:
    """An expression: which of the known values a list has, as a number."""
    return " | ".join(f"(('{value}' = ANY({column}))::integer << {place})" for place, value in enumerate(known))


# Searching reads all rows of a currency, so a row holds no more than what is searched, filtered and sorted by, lists as
# bits. What most searches look at comes first: finding a column takes the longer the more stands before it.
CARD_SEARCH = f"""
CREATE TABLE card_search (
    card_id integer NOT NULL,
    formats integer NOT NULL,
    finishes smallint NOT NULL,
    colors smallint NOT NULL,
    digital boolean NOT NULL,
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
    buylist numeric(10,2),
    PRIMARY KEY (currency, card_id)
) PARTITION BY LIST (currency);
CREATE TABLE card_search_usd PARTITION OF card_search FOR VALUES IN ('USD') WITH (fillfactor = 80);
CREATE TABLE card_search_eur PARTITION OF card_search FOR VALUES IN ('EUR') WITH (fillfactor = 80);
INSERT INTO card_search (
    currency, card_id, name, type_line, set_code, collector_number, rarity, language, finishes, colors, formats,
    oracle_id, digital
)
SELECT currency, id, search_name, search_type, set_code, lower(collector_number), rarity, language,
    {bits("finishes", FINISHES)}, {bits("colors", COLORS)}, {bits("formats", FORMATS)}, oracle_id, digital
FROM cards CROSS JOIN unnest(ARRAY['USD', 'EUR']) AS currency;
"""

OVERVIEWS = """
CREATE TABLE movers (
    "window" text NOT NULL CHECK ("window" IN ('24h', '7d', '30d')),
    direction text NOT NULL CHECK (direction IN ('up', 'down')),
    series_id integer NOT NULL,
    currency text NOT NULL,
    finish text NOT NULL,
    condition text NOT NULL,
    price_then numeric(10,2) NOT NULL,
    time_then timestamptz NOT NULL,
    price_now numeric(10,2) NOT NULL,
    time_now timestamptz NOT NULL,
    change_pct numeric NOT NULL,
    PRIMARY KEY ("window", direction, series_id)
);
CREATE INDEX movers_currency_idx ON movers ("window", direction, currency);
CREATE TABLE market_overviews (
    currency text PRIMARY KEY,
    cards_tracked bigint NOT NULL,
    series_with_price bigint NOT NULL,
    advancing bigint NOT NULL,
    declining bigint NOT NULL,
    unchanged bigint NOT NULL,
    as_of timestamptz NOT NULL
);
CREATE TABLE marketplace_overviews (
    currency text NOT NULL,
    marketplace_id smallint NOT NULL REFERENCES marketplaces (id),
    series bigint NOT NULL,
    as_of timestamptz NOT NULL,
    PRIMARY KEY (currency, marketplace_id)
);
CREATE TABLE format_overviews (
    currency text NOT NULL,
    format text NOT NULL,
    card_count bigint NOT NULL,
    series_with_quantity bigint NOT NULL,
    listed_value numeric NOT NULL,
    as_of timestamptz NOT NULL,
    PRIMARY KEY (currency, format)
);
CREATE TABLE set_overviews (
    currency text NOT NULL,
    set_code text NOT NULL REFERENCES sets (code),
    card_count bigint NOT NULL,
    priced_count bigint NOT NULL,
    value numeric NOT NULL,
    change_24h numeric,
    change_7d numeric,
    change_30d numeric,
    as_of timestamptz,
    PRIMARY KEY (currency, set_code)
);
CREATE TABLE snapshot_counts (
    day date PRIMARY KEY,
    snapshots bigint NOT NULL
);
INSERT INTO snapshot_counts SELECT (time AT TIME ZONE 'UTC')::date, count(*) FROM price_snapshots GROUP BY 1;
CREATE TABLE set_index_daily (
    currency text NOT NULL,
    set_code text NOT NULL,
    bucket timestamptz NOT NULL,
    series_count bigint NOT NULL,
    price_sum double precision NOT NULL,
    log_sum double precision NOT NULL,
    matched_count bigint NOT NULL,
    alive_count bigint NOT NULL,
    value double precision NOT NULL,
    valued_count bigint NOT NULL,
    PRIMARY KEY (currency, set_code, bucket)
);
"""

# Everything is computed by the next refresh, as if the newest load had touched all snapshots.
ASK_FOR_REFRESH = """
INSERT INTO refresh_requests (run_id, since, until)
SELECT (SELECT max(id) FROM ingestion_runs), min(time), max(time) + interval '1 microsecond'
FROM price_snapshots HAVING count(*) > 0 AND EXISTS (SELECT FROM ingestion_runs)
ON CONFLICT (run_id) DO UPDATE SET
    since = least(refresh_requests.since, excluded.since), until = greatest(refresh_requests.until, excluded.until),
    version = refresh_requests.version + 1;
"""

TABLES = (
    "card_search", "movers", "market_overviews", "marketplace_overviews", "format_overviews", "set_overviews",
    "snapshot_counts", "set_index_daily",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables; the next refresh, which comes by itself, fills them."""
    op.execute("ALTER TABLE cards ADD COLUMN search_name text, ADD COLUMN search_type text, ADD COLUMN formats text[]")
    _fill_search_columns(op.get_bind())
    op.execute("ALTER TABLE cards ALTER COLUMN search_name SET NOT NULL, ALTER COLUMN search_type SET NOT NULL")
    op.execute("ALTER TABLE cards ALTER COLUMN formats SET NOT NULL")
    op.execute(CARD_SEARCH)
    op.execute(OVERVIEWS)
    op.execute(ASK_FOR_REFRESH)


def downgrade() -> None:
    """Drop them; they can be computed again."""
    op.execute(f"DROP TABLE {', '.join(TABLES)}")
    op.execute("ALTER TABLE cards DROP COLUMN search_name, DROP COLUMN search_type, DROP COLUMN formats")


def _fill_search_columns(connection: Connection) -> None:
    """Write the searchable forms of the cards that are there; only Python knows how to make them."""
    cards = connection.execute(text("SELECT id, name, coalesce(type_line, '') AS type_line FROM cards")).all()
    update = text("""
        UPDATE cards SET search_name = given.name, search_type = given.type_line, formats = ARRAY(
            SELECT key FROM jsonb_each_text(cards.legalities) WHERE value IN ('legal', 'restricted') ORDER BY key
        )
        FROM unnest(CAST(:ids AS integer[]), CAST(:names AS text[]), CAST(:types AS text[]))
            AS given (id, name, type_line)
        WHERE cards.id = given.id
    """)
    for first in range(0, len(cards), FILLED_AT_ONCE):
        part = cards[first : first + FILLED_AT_ONCE]
        values = {
            "ids": [card.id for card in part],
            "names": [searchable(card.name) for card in part],
            "types": [fold(card.type_line) for card in part],
        }
        connection.execute(update, values)
