"""Overviews: of each currency as a whole, its marketplaces, formats and sets."""

from sqlalchemy import Connection, text

from db.set_members import COUNTED_NOW
from db.summaries.current import COUNTS, CURRENT, IS_CURRENT

MARKETS = (
    text("DELETE FROM market_overviews"),
    text(f"""
        INSERT INTO market_overviews (
            currency, cards_tracked, series_with_price, advancing, declining, unchanged, as_of, confirmed_at
        )
        WITH prices AS (
            SELECT currency, kind, confirmed_at, change_24h
            FROM latest_prices AS latest JOIN price_series AS series ON series.id = latest.series_id
            WHERE {COUNTS}
        ), markets AS (SELECT currency, max(confirmed_at) AS confirmed_at FROM prices GROUP BY currency)
        SELECT currency, (SELECT count(*) FROM cards WHERE gone_at IS NULL AND NOT extra), count(*),
            count(*) FILTER (WHERE {CURRENT} AND change_24h > 0),
            count(*) FILTER (WHERE {CURRENT} AND change_24h < 0),
            count(*) FILTER (WHERE {CURRENT} AND change_24h = 0),
            max(latest.confirmed_at), overview.confirmed_at
        FROM prices AS latest JOIN markets AS overview USING (currency)
        WHERE kind = 'retail'
        GROUP BY currency, overview.confirmed_at
    """),
    text("DELETE FROM marketplace_overviews"),
    text("""
        INSERT INTO marketplace_overviews (currency, marketplace_id, series, as_of, source)
        SELECT currency, marketplace_id, series, markets.as_of, runs.source
        FROM (
            SELECT currency, marketplace_id, count(*) AS series, max(confirmed_at) AS as_of, max(run_id) AS run_id
            FROM latest_prices AS latest JOIN price_series AS series ON series.id = latest.series_id
            GROUP BY currency, marketplace_id
        ) AS markets LEFT JOIN ingestion_runs AS runs ON runs.id = markets.run_id
    """),
)

# Value of what is on offer: last price times last quantity, of the series that tell a quantity (methods.md: supply).
# Cards of the same formats are added up first: there are many cards, each of a dozen formats, and few such lists.
FORMATS = (
    text("DELETE FROM format_overviews"),
    text(f"""
        WITH offers AS (
            SELECT series.card_id, series.currency, count(latest.total_quantity) AS with_quantity,
                coalesce(sum(latest.price * latest.total_quantity), 0) AS listed_value,
                max(latest.confirmed_at) AS confirmed_at
            FROM latest_prices AS latest
            JOIN price_series AS series ON series.id = latest.series_id AND series.kind = 'retail'
            {IS_CURRENT}
            GROUP BY series.card_id, series.currency
        ), alike AS (
            SELECT currency, formats, count(*) AS cards, sum(with_quantity) AS with_quantity,
                sum(listed_value) AS listed_value, max(confirmed_at) AS confirmed_at
            FROM offers JOIN cards ON cards.id = offers.card_id GROUP BY currency, formats
        )
        INSERT INTO format_overviews (currency, format, card_count, series_with_quantity, listed_value, as_of)
        SELECT currency, format, sum(cards), sum(with_quantity), sum(listed_value), max(confirmed_at)
        FROM alike CROSS JOIN unnest(formats) AS format
        GROUP BY currency, format
    """),
)


def _change(window: str) -> str:
    """Change of the value of the cards that have a price now and one at the start of a window, in per cent."""
    known = f"FILTER (WHERE latest.price_{window} IS NOT NULL AND {COUNTED_NOW})"
    return f"round(100 * (sum(shown.price) {known} / nullif(sum(latest.price_{window}) {known}, 0) - 1), 2)"


SETS = (
    text("DELETE FROM set_overviews"),
    text(f"""
        INSERT INTO set_overviews (
            currency, set_code, card_count, priced_count, value, change_24h, change_7d, change_30d
        )
        SELECT shown.currency, shown.set_code, count(*) FILTER (WHERE {COUNTED_NOW}), 0, 0,
            {_change("24h")}, {_change("7d")}, {_change("30d")}
        FROM card_search AS shown
        JOIN cards ON cards.id = shown.card_id
        LEFT JOIN latest_prices AS latest ON latest.series_id = shown.series_id AND shown.price IS NOT NULL
        WHERE NOT shown.digital AND NOT shown.gone
        GROUP BY shown.currency, shown.set_code
    """),
)

# What a set is worth is the last point of its chart.
VALUES = text("""
    UPDATE set_overviews AS shown
    SET priced_count = valued_count, value = round(last.value::numeric, 2),
        stale_value = round(last.stale_value::numeric, 2), as_of = last.as_of
    FROM set_overviews AS overview CROSS JOIN LATERAL (
        SELECT * FROM set_index_daily AS day
        WHERE day.currency = overview.currency AND day.set_code = overview.set_code AND valued_count > 0
        ORDER BY bucket DESC LIMIT 1
    ) AS last
    WHERE (shown.currency, shown.set_code) = (overview.currency, overview.set_code)
""")


def refresh_markets(connection: Connection) -> None:
    """Count what each currency and marketplace has, and what rose and fell in a day."""
    for statement in MARKETS:
        connection.execute(statement)


def refresh_formats(connection: Connection) -> None:
    """Sum up what is on offer in each format."""
    for statement in FORMATS:
        connection.execute(statement)


def refresh_sets(connection: Connection) -> None:
    """Count the cards of each set, and value it. Reads `card_search`, which has to be up to date."""
    for statement in SETS:
        connection.execute(statement)
    value_sets(connection)


def value_sets(connection: Connection) -> None:
    """Bring the value of each set up to date with its days, `set_index_daily`."""
    connection.execute(VALUES)
