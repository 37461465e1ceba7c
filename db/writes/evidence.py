"""Evidence on a price that may be suspect: earlier suspect prices, other marketplaces, other printings.

Parameters are PostgreSQL's texts of arrays: `series` (ids) and `times`, one of each for every price.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, text

# docs/methods.md, outliers: greatest age of a price that counts, and time in which others move the same way.
REACH = "3 days"
PRINTINGS = 40  # read for one price

Asked = Mapping[str, str]

SOME = text("SELECT EXISTS (SELECT FROM suspect_prices)")
PENDING = text("""
    SELECT suspect.series_id, suspect.time, suspect.price, runs.source
    FROM suspect_prices AS suspect JOIN ingestion_runs AS runs ON runs.id = suspect.run_id
    LEFT JOIN confirmed_prices AS latest ON latest.series_id = suspect.series_id
    WHERE suspect.series_id BETWEEN :first AND :last AND suspect.time > coalesce(latest.confirmed_at, '-infinity')
    ORDER BY suspect.series_id, suspect.time
""")
ASKED = "unnest(CAST(:series AS integer[]), CAST(:times AS timestamptz[])) WITH ORDINALITY AS asked (id, time, number)"
BEFORE = text(f"""
    SELECT asked.id AS series_id, stored.price
    FROM {ASKED}
    CROSS JOIN LATERAL (
        SELECT price FROM price_snapshots AS stored
        WHERE stored.series_id = asked.id AND stored.time < asked.time ORDER BY stored.time DESC LIMIT 1
    ) AS stored
""")
STORED = text(f"""
    SELECT stored.series_id, stored.time, stored.price
    FROM {ASKED} JOIN price_snapshots AS stored ON stored.series_id = asked.id AND stored.time = asked.time
""")
# Lowest and highest price of the same variant at other marketplaces.
ELSEWHERE = """
    SELECT array_agg(id), array_agg(lowest), array_agg(highest)
    FROM (
        SELECT one.id, CAST(min(latest.price) * 100 AS bigint) AS lowest,
            CAST(max(latest.price) * 100 AS bigint) AS highest
        FROM unnest(CAST('{series}' AS integer[])) AS asked (id)
        JOIN price_series AS one ON one.id = asked.id
        JOIN price_series AS other USING (card_id, condition, finish, language, currency, kind)
        JOIN latest_prices AS latest ON latest.series_id = other.id
        WHERE other.marketplace_id <> one.marketplace_id
        GROUP BY one.id
    ) AS elsewhere
    HAVING count(*) > 0
"""


def _price(until: str) -> str:
    """Return an expression: the newest price of the series `other` within REACH before a time."""
    return f"""(
        SELECT price FROM price_snapshots AS stored
        WHERE stored.series_id = other.id AND stored.time <= {until} AND stored.time > {until} - interval '{REACH}'
        ORDER BY stored.time DESC LIMIT 1
    )"""


OTHERS = text(f"""
    SELECT number - 1 AS place, price
    FROM (
        SELECT number, {_price("asked.time")} AS price
        FROM {ASKED}
        JOIN price_series AS one ON one.id = asked.id
        JOIN price_series AS other USING (card_id, condition, finish, language, currency, kind)
        WHERE other.marketplace_id <> one.marketplace_id
    ) AS found WHERE price IS NOT NULL
""")
# Other finishes of the card, and the same finish of its other printings.
MOVES = text(f"""
    SELECT number - 1 AS place, now_price / then_price AS move
    FROM (
        SELECT number, {_price("asked.time")} AS now_price,
            {_price(f"(asked.time - interval '{REACH}')")} AS then_price
        FROM {ASKED}
        JOIN price_series AS one ON one.id = asked.id
        JOIN cards ON cards.id = one.card_id
        CROSS JOIN LATERAL (
            SELECT alike.id FROM cards AS printing
            JOIN price_series AS alike ON alike.card_id = printing.id
                AND (alike.condition, alike.currency, alike.kind) = (one.condition, one.currency, one.kind)
                AND (printing.id = one.card_id) = (alike.finish <> one.finish)
            WHERE printing.id = cards.id OR printing.oracle_id = cards.oracle_id
            LIMIT {PRINTINGS}
        ) AS other
    ) AS found WHERE now_price IS NOT NULL AND then_price IS NOT NULL
""")


def pending(connection: Connection, first: int, last: int) -> Iterator[Row[Any]]:
    """Yield the suspect prices newer than the trusted ones, with their source, of the series from `first` to `last`."""
    if connection.scalar(SOME):
        yield from connection.execute(PENDING, {"first": first, "last": last})


def before(connection: Connection, asked: Asked) -> Iterator[Row[Any]]:
    """Yield the last price of each series before its time, if any."""
    yield from connection.execute(BEFORE, asked)


def stored(connection: Connection, asked: Asked) -> Iterator[Row[Any]]:
    """Yield the stored price for each series and time, if any."""
    yield from connection.execute(STORED, asked)


def elsewhere(series: str) -> str:
    """Return a query, for `db.copying.arrays`: ids, lowest and highest price in cents at other marketplaces."""
    return ELSEWHERE.format(series=series)


def others(connection: Connection, asked: Asked) -> Iterator[Row[Any]]:
    """Yield the current prices of the same variant at other marketplaces, by the place in `asked`."""
    yield from connection.execute(OTHERS, asked)


def moves(connection: Connection, asked: Asked) -> Iterator[Row[Any]]:
    """Yield the factors by which other finishes and printings have moved within three days, by the place in `asked`."""
    yield from connection.execute(MOVES, asked)
