"""Overviews: of each currency as a whole, its marketplaces, formats and sets."""

from sqlalchemy import Connection, text

from db.set_members import COUNTED_NOW, SERIES_COUNTS
from db.summaries.current import CURRENT, IS_CURRENT

RETAIL = "kind = 'retail'"


def _series(which: str) -> str:
    """Return an expression: the number of series in the groups that meet a condition."""
    return f"coalesce(sum(series) FILTER (WHERE {which}), 0)"


# One pass over all series: counts groups of equal series, of which there are few.
MARKETS = (
    text("DELETE FROM market_overviews"),
    text("DELETE FROM marketplace_overviews"),
    text(f"""
        WITH alike AS MATERIALIZED (
            SELECT currency, marketplace_id, kind, confirmed_at, absent_since, change_24h > 0 AS rose,
                change_24h < 0 AS fell, count(*) AS series, max(run_id) AS run_id
            FROM confirmed_prices AS latest JOIN price_series AS series ON series.id = latest.series_id
            WHERE {SERIES_COUNTS}
            GROUP BY currency, marketplace_id, kind, confirmed_at, absent_since, rose, fell
        ), markets AS (
            SELECT currency, max(confirmed_at) AS confirmed_at FROM alike GROUP BY currency
        ), counted AS (
            INSERT INTO market_overviews (
                currency, cards_tracked, series_with_price, advancing, declining, unchanged, as_of, confirmed_at
            )
            SELECT currency, (SELECT count(*) FROM cards WHERE gone_at IS NULL AND NOT extra),
                {_series(RETAIL)},
                {_series(f"{RETAIL} AND {CURRENT} AND rose")},
                {_series(f"{RETAIL} AND {CURRENT} AND fell")},
                {_series(f"{RETAIL} AND {CURRENT} AND NOT rose AND NOT fell")},
                coalesce(max(latest.confirmed_at) FILTER (WHERE {RETAIL}), overview.confirmed_at), overview.confirmed_at
            FROM alike AS latest JOIN markets AS overview USING (currency)
            GROUP BY currency, overview.confirmed_at
        )
        INSERT INTO marketplace_overviews (currency, marketplace_id, series, as_of, source)
        SELECT currency, marketplace_id, {_series(RETAIL)}, max(confirmed_at),
            (SELECT source FROM ingestion_runs AS runs WHERE runs.id = max(alike.run_id))
        FROM alike GROUP BY currency, marketplace_id
    """),
)

# Value of offers (docs/methods.md, supply): last price times last quantity, over the series with a quantity. Cards of
# the same formats are added up first: there are many cards, each of a dozen formats, and few distinct lists.
FORMATS = (
    text("DELETE FROM format_overviews"),
    text(f"""
        WITH offers AS (
            SELECT series.card_id, series.currency, count(latest.total_quantity) AS with_quantity,
                coalesce(sum(latest.price * latest.total_quantity), 0) AS listed_value,
                max(latest.confirmed_at) AS confirmed_at
            FROM confirmed_prices AS latest
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


SETS = (
    text("DELETE FROM set_overviews"),
    text(f"""
        INSERT INTO set_overviews (currency, set_code, card_count, priced_count, value)
        SELECT shown.currency, shown.set_code, count(*) FILTER (WHERE {COUNTED_NOW}), 0, 0
        FROM card_search AS shown JOIN cards ON cards.id = shown.card_id
        WHERE NOT shown.digital AND NOT shown.gone
        GROUP BY shown.currency, shown.set_code
    """),
)

# The value of a set is the last point of its chart. Its change is from an earlier point: a window before, or as many
# days older as docs/methods.md allows for a price. No change where a tenth of the cards entered or left since, which
# would outweigh the prices, or where most of the value is carried from earlier prices.
WINDOWS = {"24h": (1, 0), "7d": (7, 1), "30d": (30, 3)}  # days of each, and the days by which a point may be older
LEAST_ALIKE = 0.9


def _point(window: str) -> str:
    days, older = WINDOWS[window]
    return f"""
        LEFT JOIN LATERAL (
            SELECT value, valued_count FROM set_index_daily AS day
            WHERE day.currency = last.currency AND day.set_code = last.set_code AND value > 0
                AND bucket <= last.bucket - interval '{24 * days} hours'
                AND bucket >= last.bucket - interval '{24 * (days + older)} hours'
            ORDER BY bucket DESC LIMIT 1
        ) AS point_{window} ON least(point_{window}.valued_count, last.valued_count)
            >= {LEAST_ALIKE} * greatest(point_{window}.valued_count, last.valued_count)
    """


def _change(window: str) -> str:
    change = f"round(CAST(100 * (last.value / point_{window}.value - 1) AS numeric), 2)"
    return f"change_{window} = CASE WHEN 2 * last.stale_value <= last.value THEN {change} END"


VALUES = text(f"""
    UPDATE set_overviews AS shown
    SET priced_count = last.valued_count, value = round(last.value::numeric, 2),
        stale_value = round(last.stale_value::numeric, 2), as_of = last.as_of, {", ".join(map(_change, WINDOWS))}
    FROM set_overviews AS overview CROSS JOIN LATERAL (
        SELECT * FROM set_index_daily AS day
        WHERE day.currency = overview.currency AND day.set_code = overview.set_code AND valued_count > 0
        ORDER BY bucket DESC LIMIT 1
    ) AS last {"".join(map(_point, WINDOWS))}
    WHERE (shown.currency, shown.set_code) = (overview.currency, overview.set_code)
""")


def refresh_markets(connection: Connection) -> None:
    """Count the series of each currency and marketplace, and those that rose or fell in a day."""
    for statement in MARKETS:
        connection.execute(statement)


def refresh_formats(connection: Connection) -> None:
    """Sum up the offers of each format."""
    for statement in FORMATS:
        connection.execute(statement)


def refresh_sets(connection: Connection) -> None:
    """Count the cards of each set, and value it. Reads `card_search`, which must be up to date."""
    for statement in SETS:
        connection.execute(statement)
    value_sets(connection)


def value_sets(connection: Connection) -> None:
    """Update the value of each set and its changes from its days, `set_index_daily`."""
    connection.execute(VALUES)
