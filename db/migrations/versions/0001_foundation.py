"""Catalogue, series, snapshots, latest prices, rollups and the ingestion ledger."""

from alembic import op
from sqlalchemy import text

revision = "0001"
down_revision = None

CONDITIONS = "'MINT', 'NEAR_MINT', 'LIGHTLY_PLAYED', 'MODERATELY_PLAYED', 'HEAVILY_PLAYED', 'DAMAGED'"
LANGUAGES = (
    "'English', 'Japanese', 'German', 'French', 'Italian', 'Spanish', 'Portuguese', 'Korean', 'Chinese Simplified',"
    " 'Chinese Traditional', 'Russian', 'Phyrexian', 'Hebrew', 'Latin', 'Ancient Greek', 'Arabic', 'Sanskrit', 'Quenya'"
)

CATALOGUE = f"""
CREATE TABLE sets (
    code text PRIMARY KEY,
    name text NOT NULL,
    set_type text,
    released_at date
);
CREATE TABLE cards (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scryfall_id uuid NOT NULL UNIQUE,
    oracle_id uuid,
    name text NOT NULL,
    set_code text NOT NULL REFERENCES sets (code),
    collector_number text NOT NULL,
    rarity text,
    lang text NOT NULL,
    language text NOT NULL CHECK (language IN ({LANGUAGES})),
    finishes text[] NOT NULL,
    type_line text,
    mana_cost text,
    oracle_text text,
    colors text[] NOT NULL,
    color_identity text[] NOT NULL,
    legalities jsonb NOT NULL,
    image_url text,
    released_at date,
    digital boolean NOT NULL,
    tcgplayer_id integer,
    tcgplayer_etched_id integer,
    cardmarket_id integer,
    mtgjson_uuid uuid,
    described boolean NOT NULL
);
CREATE INDEX cards_oracle_id_idx ON cards (oracle_id);
CREATE INDEX cards_name_idx ON cards (name, id);
CREATE INDEX cards_set_code_idx ON cards (set_code);
CREATE INDEX cards_cardmarket_id_idx ON cards (cardmarket_id);
CREATE INDEX cards_tcgplayer_id_idx ON cards (tcgplayer_id);
CREATE INDEX cards_mtgjson_uuid_idx ON cards (mtgjson_uuid);
CREATE TABLE marketplaces (
    id smallint PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    name text NOT NULL,
    currency text NOT NULL,
    region text NOT NULL
);
INSERT INTO marketplaces VALUES
    (1, 'tcgplayer', 'TCGplayer', 'USD', 'US'),
    (2, 'manapool', 'Mana Pool', 'USD', 'US'),
    (3, 'cardkingdom', 'Card Kingdom', 'USD', 'US'),
    (4, 'cardmarket', 'Cardmarket', 'EUR', 'EU'),
    (5, 'cardtrader', 'CardTrader', 'EUR', 'EU');
CREATE TABLE price_series (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    card_id integer NOT NULL REFERENCES cards (id),
    marketplace_id smallint NOT NULL REFERENCES marketplaces (id),
    condition text NOT NULL CHECK (condition IN ({CONDITIONS})),
    finish text NOT NULL CHECK (finish IN ('nonfoil', 'foil', 'etched')),
    language text NOT NULL CHECK (language IN ({LANGUAGES})),
    currency text NOT NULL CHECK (currency IN ('USD', 'EUR')),
    kind text NOT NULL CHECK (kind IN ('retail', 'buylist')),
    CONSTRAINT price_series_key UNIQUE (card_id, marketplace_id, condition, finish, language, currency, kind)
);
"""

LEDGER = """
CREATE TABLE ingestion_runs (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL,
    status text NOT NULL CHECK (status IN ('running', 'succeeded', 'unchanged', 'failed', 'interrupted')),
    phase text NOT NULL CHECK (phase IN ('starting', 'downloading', 'storing', 'refreshing', 'done')),
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    as_of timestamptz,
    inputs text[] NOT NULL DEFAULT '{}',
    bytes_done bigint NOT NULL DEFAULT 0,
    bytes_total bigint,
    records_read integer NOT NULL DEFAULT 0,
    records_rejected integer NOT NULL DEFAULT 0,
    records_unmatched integer NOT NULL DEFAULT 0,
    cards_stored integer NOT NULL DEFAULT 0,
    rows_stored integer NOT NULL DEFAULT 0,
    rows_unchanged integer NOT NULL DEFAULT 0,
    error text
);
CREATE INDEX ingestion_runs_source_idx ON ingestion_runs (source, id);
CREATE TABLE rejected_records (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id integer NOT NULL REFERENCES ingestion_runs (id) ON DELETE CASCADE,
    time timestamptz NOT NULL DEFAULT now(),
    raw text NOT NULL,
    reason text NOT NULL
);
CREATE INDEX rejected_records_run_id_idx ON rejected_records (run_id, id);
CREATE TABLE refresh_requests (
    run_id integer PRIMARY KEY REFERENCES ingestion_runs (id) ON DELETE CASCADE,
    since timestamptz NOT NULL,
    until timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1
);
CREATE TABLE properties (
    name text PRIMARY KEY,
    value text NOT NULL
);
"""

SNAPSHOTS = """
CREATE TABLE price_snapshots (
    series_id integer NOT NULL,
    time timestamptz NOT NULL,
    price numeric(10,2) NOT NULL CONSTRAINT price_snapshots_price_check CHECK (price > 0),
    price_low numeric(10,2),
    price_mid numeric(10,2),
    price_high numeric(10,2),
    price_market numeric(10,2),
    num_listings integer,
    total_quantity integer,
    run_id integer NOT NULL,
    PRIMARY KEY (series_id, time)
) {partitioning};
CREATE INDEX price_snapshots_time_idx ON price_snapshots USING brin (time);
CREATE TABLE latest_prices (
    series_id integer PRIMARY KEY REFERENCES price_series (id),
    time timestamptz NOT NULL,
    price numeric(10,2) NOT NULL,
    price_low numeric(10,2),
    price_mid numeric(10,2),
    price_high numeric(10,2),
    price_market numeric(10,2),
    num_listings integer,
    total_quantity integer,
    run_id integer NOT NULL,
    price_24h numeric(10,2),
    time_24h timestamptz,
    change_24h numeric,
    price_7d numeric(10,2),
    time_7d timestamptz,
    change_7d numeric,
    price_30d numeric(10,2),
    time_30d timestamptz,
    change_30d numeric
) WITH (fillfactor = 80);
CREATE VIEW price_snapshots_wide AS
SELECT cards.id AS card_id, cards.scryfall_id, cards.name, cards.set_code, cards.collector_number,
    marketplaces.slug AS marketplace, series.condition, series.finish, series.language, series.currency, series.kind,
    snapshots.*, runs.source
FROM price_snapshots AS snapshots
JOIN price_series AS series ON series.id = snapshots.series_id
JOIN cards ON cards.id = series.card_id
JOIN marketplaces ON marketplaces.id = series.marketplace_id
LEFT JOIN ingestion_runs AS runs ON runs.id = snapshots.run_id;
"""

ROLLUPS = (("30min", "30 minutes"), ("hourly", "1 hour"), ("daily", "1 day"))

# Both databases: one row a series a bucket.
CARD_PRICES = """
SELECT series_id, {bucket} AS bucket,
    {first_price} AS first_price, {last_price} AS last_price,
    min(price) AS min_price, max(price) AS max_price, avg(price) AS avg_price, count(*) AS snapshot_count,
    max(time) AS last_time, {last_listings} AS total_listings, {last_quantity} AS total_quantity
FROM price_snapshots
GROUP BY series_id, {bucket}
"""

# Both databases: each series counted once a bucket, with its last price. Sums and counts, so that filters add up.
MARKET_SUMS = """
    sum(prices.last_price) AS price_sum, min(prices.last_price) AS price_min, max(prices.last_price) AS price_max,
    sum(prices.total_listings) AS listings_sum, sum(prices.total_quantity) AS quantity_sum,
    max(prices.last_time) AS last_time
"""

# Snapshots above the watermark are there only while a load has asked for a refresh: mostly the live half is not run.
# Grouped by a number for the variant, the distinct cards apart, and both by hashing: sorting took most of the time.
# No nested loops: right after a load the planner has no statistics, takes millions of rows for one, and never ends.
POSTGRESQL_MARKET_INDEX = f"""
CREATE TABLE rollup_watermarks (rollup text PRIMARY KEY, watermark timestamptz NOT NULL);
CREATE FUNCTION market_index_live(width interval, since timestamptz, until timestamptz)
RETURNS TABLE (
    bucket timestamptz, currency text, condition text, finish text, language text,
    series_count bigint, card_count bigint, price_sum numeric, price_min numeric, price_max numeric,
    listings_sum bigint, quantity_sum bigint, last_time timestamptz
) LANGUAGE sql STABLE SET enable_nestloop = off SET enable_sort = off SET work_mem = '128MB' AS $$
    WITH variants AS MATERIALIZED (
        SELECT row_number() OVER () AS variant, currency, condition, finish, language
        FROM (SELECT DISTINCT currency, condition, finish, language FROM price_series WHERE kind = 'retail') AS known
    ), series AS (
        SELECT id, card_id, variant
        FROM price_series JOIN variants USING (currency, condition, finish, language) WHERE kind = 'retail'
    ), last_in_bucket AS (
        SELECT DISTINCT ON (series_id, date_bin(width, time, timestamptz '2000-01-03 00:00+00'))
            series_id, date_bin(width, time, timestamptz '2000-01-03 00:00+00') AS bucket,
            price AS last_price, time AS last_time, num_listings AS total_listings, total_quantity
        FROM price_snapshots
        WHERE time >= since AND time < until
        ORDER BY series_id, date_bin(width, time, timestamptz '2000-01-03 00:00+00'), time DESC
    ), sums AS (
        SELECT prices.bucket, series.variant, count(*) AS series_count, {MARKET_SUMS}
        FROM last_in_bucket AS prices JOIN series ON series.id = prices.series_id
        GROUP BY prices.bucket, series.variant
    ), cards AS (
        SELECT seen.bucket, seen.variant, count(*) AS card_count
        FROM (
            SELECT DISTINCT date_bin(width, time, timestamptz '2000-01-03 00:00+00') AS bucket, variant, card_id
            FROM price_snapshots JOIN series ON series.id = price_snapshots.series_id
            WHERE time >= since AND time < until
        ) AS seen
        GROUP BY seen.bucket, seen.variant
    )
    SELECT bucket, currency, condition, finish, language, series_count, card_count, price_sum, price_min, price_max,
        listings_sum, quantity_sum, last_time
    FROM sums JOIN cards USING (bucket, variant) JOIN variants USING (variant)
$$;
"""

POSTGRESQL_ROLLUP = """
CREATE VIEW card_prices_{rollup} AS {card_prices};
CREATE TABLE market_index_{rollup}_stored (
    bucket timestamptz NOT NULL,
    currency text NOT NULL,
    condition text NOT NULL,
    finish text NOT NULL,
    language text NOT NULL,
    series_count bigint NOT NULL,
    card_count bigint NOT NULL,
    price_sum numeric NOT NULL,
    price_min numeric NOT NULL,
    price_max numeric NOT NULL,
    listings_sum bigint,
    quantity_sum bigint,
    last_time timestamptz NOT NULL,
    PRIMARY KEY (currency, bucket, condition, finish, language)
);
INSERT INTO rollup_watermarks VALUES ('market_index_{rollup}', '-infinity');
CREATE VIEW market_index_{rollup} AS
WITH mark AS (SELECT watermark FROM rollup_watermarks WHERE rollup = 'market_index_{rollup}')
SELECT * FROM market_index_{rollup}_stored WHERE bucket < (SELECT watermark FROM mark)
UNION ALL
SELECT * FROM market_index_live(interval '{width}', (SELECT watermark FROM mark), 'infinity')
WHERE EXISTS (SELECT FROM refresh_requests WHERE until > (SELECT watermark FROM mark));
"""

TIMESCALE_ROLLUP = """
CREATE MATERIALIZED VIEW card_prices_{rollup}
WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS {card_prices} WITH NO DATA;
CREATE MATERIALIZED VIEW market_index_{rollup}
WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
SELECT time_bucket(interval '{width}', prices.bucket) AS bucket,
    series.currency, series.condition, series.finish, series.language,
    count(*) AS series_count, count(DISTINCT series.card_id) AS card_count, {market_sums}
FROM card_prices_{rollup} AS prices JOIN price_series AS series ON series.id = prices.series_id
WHERE series.kind = 'retail'
GROUP BY time_bucket(interval '{width}', prices.bucket),
    series.currency, series.condition, series.finish, series.language
WITH NO DATA;
"""

TIMESCALE_POLICIES = """
SELECT create_hypertable('price_snapshots', by_range('time', interval '7 days'), create_default_indexes => false);
ALTER TABLE price_snapshots SET (
    timescaledb.compress, timescaledb.compress_segmentby = 'series_id', timescaledb.compress_orderby = 'time'
);
SELECT add_compression_policy('price_snapshots', interval '7 days');
SELECT add_retention_policy('price_snapshots', interval '2 years');
"""

TIMESCALE_ROLLUP_POLICIES = """
SELECT add_continuous_aggregate_policy('card_prices_{rollup}',
    start_offset => interval '{window}', end_offset => interval '{width}', schedule_interval => interval '{width}');
SELECT add_continuous_aggregate_policy('market_index_{rollup}',
    start_offset => interval '{window}', end_offset => interval '{width}', schedule_interval => interval '{width}');
"""
POLICY_WINDOWS = {"30min": "1 day", "hourly": "3 days", "daily": "7 days"}


def upgrade() -> None:
    """Build everything, on whichever of the two databases this is."""
    timescale = enable_timescale()
    run(CATALOGUE)
    run(LEDGER)
    run(SNAPSHOTS.format(partitioning="" if timescale else "PARTITION BY RANGE (time)"))
    if timescale:
        upgrade_timescale_rollups()
    else:
        upgrade_postgresql_rollups()


def upgrade_timescale_rollups() -> None:
    """Hypertable, continuous aggregates and the policies that keep them."""
    run(TIMESCALE_POLICIES)
    for rollup, width in ROLLUPS:
        card_prices = CARD_PRICES.format(
            bucket=f"time_bucket(interval '{width}', time)",
            first_price="first(price, time)",
            last_price="last(price, time)",
            last_listings="last(num_listings, time)",
            last_quantity="last(total_quantity, time)",
        )
        run(TIMESCALE_ROLLUP.format(rollup=rollup, width=width, card_prices=card_prices, market_sums=MARKET_SUMS))
        run(TIMESCALE_ROLLUP_POLICIES.format(rollup=rollup, width=width, window=POLICY_WINDOWS[rollup]))
    run("SELECT add_retention_policy('card_prices_30min', interval '30 days')")


def upgrade_postgresql_rollups() -> None:
    """Card rollups computed on read, market rollups stored below a watermark and computed above it."""
    run(POSTGRESQL_MARKET_INDEX)
    for rollup, width in ROLLUPS:
        card_prices = CARD_PRICES.format(
            bucket=f"date_bin(interval '{width}', time, timestamptz '2000-01-03 00:00+00')",
            first_price="(array_agg(price ORDER BY time))[1]",
            last_price="(array_agg(price ORDER BY time DESC))[1]",
            last_listings="(array_agg(num_listings ORDER BY time DESC))[1]",
            last_quantity="(array_agg(total_quantity ORDER BY time DESC))[1]",
        )
        run(POSTGRESQL_ROLLUP.format(rollup=rollup, width=width, card_prices=card_prices))


def downgrade() -> None:
    """Take everything down again; the extension stays, it may be others' too."""
    for rollup, _ in ROLLUPS:
        if has_timescale():
            run(f"DROP MATERIALIZED VIEW market_index_{rollup}; DROP MATERIALIZED VIEW card_prices_{rollup}")
        else:
            run(f"DROP VIEW market_index_{rollup}, card_prices_{rollup}; DROP TABLE market_index_{rollup}_stored")
    if not has_timescale():
        run("DROP FUNCTION market_index_live; DROP TABLE rollup_watermarks")
    run("DROP VIEW price_snapshots_wide")
    run("DROP TABLE latest_prices, price_snapshots, price_series, marketplaces, cards, sets")
    run("DROP TABLE properties, refresh_requests, rejected_records, ingestion_runs")


def enable_timescale() -> bool:
    """Create the extension where the server offers it; tell whether this is TimescaleDB."""
    available = "SELECT 1 FROM pg_available_extensions WHERE name = 'timescaledb'"
    if op.get_bind().execute(text(available)).scalar():
        run("CREATE EXTENSION IF NOT EXISTS timescaledb")
    return has_timescale()


def has_timescale() -> bool:
    """Tell whether this database has TimescaleDB."""
    return bool(op.get_bind().execute(text("SELECT 1 FROM pg_extension WHERE extname = 'timescaledb'")).scalar())


def run(statements: str) -> None:
    """Send SQL as it is written, so that neither : nor % means anything to the driver."""
    driver = op.get_bind().connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection has been closed")
    driver.execute(statements.encode())
