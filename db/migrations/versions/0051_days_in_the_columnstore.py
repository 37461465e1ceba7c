"""TimescaleDB: one continuous aggregate, the days of cards, in the columnstore; the other rollups as on PostgreSQL.

Half hours and hours of a card have the same rows as its snapshots where sources publish once a day, and no page reads
further back than snapshots are retained: they are views. The market's rollups are tables that one pass over the
snapshots fills. What the replaced continuous aggregates had computed is copied.
"""

from types import MappingProxyType
from typing import Any

from alembic import context, op
from sqlalchemy import text

revision = "0051"
down_revision = "0050"

ROLLUPS = MappingProxyType({"30min": "30 minutes", "hourly": "1 hour", "daily": "1 day"})
COMPUTED = ("30min", "hourly")
COLUMNS = (
    "series_id, bucket, first_price, last_price, min_price, max_price, avg_price, snapshot_count, last_time,"
    " total_listings, total_quantity"
)
BY_TIME = MappingProxyType(
    {
        "first_price": "first(price, time)",
        "last_price": "last(price, time)",
        "last_listings": "last(num_listings, time)",
        "last_quantity": "last(total_quantity, time)",
    }
)
IN_ORDER = MappingProxyType(
    {
        "first_price": "(array_agg(price ORDER BY time))[1]",
        "last_price": "(array_agg(price ORDER BY time))[count(*)]",
        "last_listings": "(array_agg(num_listings ORDER BY time))[count(*)]",
        "last_quantity": "(array_agg(total_quantity ORDER BY time))[count(*)]",
    }
)
HEAD = "CREATE FUNCTION card_history_{{rollup}}(series {}, since timestamptz) RETURNS SETOF card_prices_{{rollup}}"
ONE, SEVERAL = HEAD.format("integer"), HEAD.format("integer[]")

# A compressed batch has the days of 32 series; it is found by its block, so that a history decompresses no others.
CARD_DAYS = """
CREATE MATERIALIZED VIEW card_days
WITH (timescaledb.continuous, timescaledb.materialized_only = false, timescaledb.create_group_indexes = false) AS
SELECT {columns}, series_id / 32 AS series_block {source}, series_id / 32 WITH NO DATA;
CREATE INDEX card_days_key ON card_days (series_id, bucket);
ALTER MATERIALIZED VIEW card_days SET (
    timescaledb.enable_columnstore, timescaledb.segmentby = 'series_block', timescaledb.orderby = 'series_id, bucket'
);
SELECT set_chunk_time_interval('card_days', interval '28 days');
CALL add_columnstore_policy('card_days', after => interval '7 days');
"""
COPY_DAYS = "INSERT INTO {days} ({columns}, series_block) SELECT {columns}, series_id / 32 FROM {former}"
# Until a refresh has told TimescaleDB how far the days go, they are computed while they are read.
REQUEST = """
INSERT INTO refresh_requests (run_id, since, until)
SELECT run.id, days.newest, days.newest + interval '1 day'
FROM (SELECT max(id) AS id FROM ingestion_runs) AS run
CROSS JOIN (SELECT max(bucket) AS newest FROM {days}) AS days
WHERE run.id IS NOT NULL AND days.newest IS NOT NULL
ON CONFLICT (run_id) DO UPDATE SET since = least(refresh_requests.since, excluded.since),
    until = greatest(refresh_requests.until, excluded.until), version = refresh_requests.version + 1
"""
# STRICT keeps the planner from merging the text into the calling query, where TimescaleDB does not replace the
# watermark by a constant: it would be looked up again for every row.
DAYS_OF = f"""
CREATE FUNCTION card_days_of(series integer, since timestamptz) RETURNS SETOF card_prices_daily
LANGUAGE sql STABLE STRICT ROWS 365 AS $$
    SELECT {COLUMNS} FROM card_days WHERE series_block = series / 32 AND series_id = series AND bucket >= since
$$
"""
# Weeks in the rowstore are read by their key, as on plain PostgreSQL, which is faster; a year is not in it.
IN_ROWSTORE = "since >= now() - interval '98 days'"
DAYS = f"""
{{select}} UNION ALL SELECT {COLUMNS} FROM card_days_of(series, since) WHERE NOT {IN_ROWSTORE}
"""
# Each series by itself: a list of them would read whole chunks of the columnstore.
BY_SERIES = """
LANGUAGE sql STABLE ROWS 1000 AS $$
    SELECT history.* FROM unnest(series) AS one (id) CROSS JOIN LATERAL card_history_{rollup}(one.id, since) AS history
$$
"""
BEFORE = (
    "LANGUAGE sql STABLE AS $$ SELECT * FROM card_prices_{rollup} WHERE series_id {condition} AND bucket >= since $$"
)
KEEP_MARKET = "CREATE TEMPORARY TABLE former_{rollup} ON COMMIT DROP AS SELECT * FROM market_index_{rollup}"
FILL_MARKET = """
INSERT INTO market_index_{rollup}_stored SELECT * FROM former_{rollup};
UPDATE rollup_watermarks
SET watermark = coalesce((SELECT max(bucket) + interval '{width}' FROM market_index_{rollup}_stored), '-infinity')
WHERE rollup = 'market_index_{rollup}';
"""
MATERIALISED = """
    SELECT format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name)
    FROM timescaledb_information.continuous_aggregates WHERE view_name = :relation
"""


def upgrade() -> None:
    """Make the days anew, and views and tables of the rest; nothing on plain PostgreSQL."""
    if not _timescale():
        return
    foundation, history = _texts_of("0001"), _texts_of("0010")
    _drop_functions()
    for rollup in ROLLUPS:
        _run(KEEP_MARKET.format(rollup=rollup))
        _run(f"DROP MATERIALIZED VIEW market_index_{rollup}")
    _make_days(foundation)
    _run(DAYS_OF)
    _run(foundation.POSTGRESQL_MARKET_INDEX)
    for rollup, width in ROLLUPS.items():
        cards, market = foundation.POSTGRESQL_ROLLUP.split(";", 1)
        bucket = f"date_bin(interval '{width}', time, timestamptz '2000-01-03 00:00+00')"
        select = history.POSTGRESQL.format(bucket=bucket)
        if rollup in COMPUTED:
            _run(f"DROP MATERIALIZED VIEW card_prices_{rollup}")
            _run(cards.format(rollup=rollup, card_prices=foundation.CARD_PRICES.format(bucket=bucket, **IN_ORDER)))
        else:
            select = DAYS.format(select=select.replace("WHERE", f"WHERE {IN_ROWSTORE} AND"))
        _run(f"{ONE.format(rollup=rollup)} LANGUAGE sql STABLE AS $$ {select} $$")
        _run(f"{SEVERAL.format(rollup=rollup)} {BY_SERIES.format(rollup=rollup)}")
        _run(market.format(rollup=rollup, width=width))
        _run(FILL_MARKET.format(rollup=rollup, width=width))


def _make_days(foundation: Any) -> None:
    select = foundation.CARD_PRICES.format(bucket="time_bucket(interval '1 day', time)", **BY_TIME)
    columns, source = select.removeprefix("\nSELECT ").split("\nFROM", 1)
    _run(CARD_DAYS.format(columns=columns, source="\nFROM" + source.rstrip()))
    days, former = _materialised("card_days"), _materialised("card_prices_daily")
    _run(COPY_DAYS.format(days=days, former=former, columns=COLUMNS))
    _run("DROP MATERIALIZED VIEW card_prices_daily")
    _run(f"CREATE VIEW card_prices_daily AS SELECT {COLUMNS} FROM card_days")
    _run(REQUEST.format(days=days))


def downgrade() -> None:
    """Make six continuous aggregates again. They compute what they show while it is read, until the next refresh."""
    if not _timescale():
        return
    foundation = _texts_of("0001")
    _drop_functions()
    _run("DROP FUNCTION card_days_of")
    for rollup in ROLLUPS:
        _run(KEEP_MARKET.format(rollup=rollup))
        _run(f"DROP VIEW market_index_{rollup}, card_prices_{rollup}; DROP TABLE market_index_{rollup}_stored")
    _run("DROP FUNCTION market_index_live; DROP TABLE rollup_watermarks")
    for rollup, width in ROLLUPS.items():
        cards = foundation.CARD_PRICES.format(bucket=f"time_bucket(interval '{width}', time)", **BY_TIME)
        values = {"rollup": rollup, "width": width}
        _run(foundation.TIMESCALE_ROLLUP.format(card_prices=cards, market_sums=foundation.MARKET_SUMS, **values))
        window = foundation.POLICY_WINDOWS[rollup]
        _run(foundation.TIMESCALE_ROLLUP_POLICIES.format(window=window, **values))
        _run(f"{SEVERAL.format(rollup=rollup)} {BEFORE.format(rollup=rollup, condition='= ANY(series)')}")
        _run(f"{ONE.format(rollup=rollup)} {BEFORE.format(rollup=rollup, condition='= series')}")
        _run(f"INSERT INTO {_materialised(f'market_index_{rollup}')} SELECT * FROM former_{rollup}")
    _run("SELECT add_retention_policy('card_prices_30min', interval '30 days')")
    days, former = _materialised("card_days"), _materialised("card_prices_daily")
    _run(f"INSERT INTO {former} ({COLUMNS}) SELECT {COLUMNS} FROM {days}")
    _run("DROP MATERIALIZED VIEW card_days")


def _drop_functions() -> None:
    for rollup in ROLLUPS:
        for series in ("integer[]", "integer"):
            _run(f"DROP FUNCTION card_history_{rollup}({series}, timestamptz)")


def _texts_of(number: str) -> Any:
    """Return an earlier migration, whose texts do not change any more."""
    return context.script.get_revision(number).module


def _materialised(relation: str) -> str:
    name: str = op.get_bind().execute(text(MATERIALISED), {"relation": relation}).scalar_one()
    return name


def _timescale() -> bool:
    return bool(op.get_bind().execute(text("SELECT 1 FROM pg_extension WHERE extname = 'timescaledb'")).scalar())


def _run(statements: str) -> None:
    """Send SQL as it is written, so that neither : nor % means anything to the driver."""
    driver = op.get_bind().connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection has been closed")
    driver.execute(statements.encode())
