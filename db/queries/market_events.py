"""Queries for the events of the market: of a card, of a set, of all; and what prices did around them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, text

from db.copying import arrays
from db.queries.card_summary import IS_LISTED
from db.queries.similar import CATALOGUE
from market.events import Kind

# The card is named by the printing that events are about, else by the newest one.
SHOWN = f"""
    SELECT event.id, event.day, event.kind, event.set_code, sets.name AS set_name, event.detail, printing.id AS card_id,
        printing.name AS card_name
    FROM ({{chosen}}) AS event
    LEFT JOIN sets ON sets.code = event.set_code
    LEFT JOIN LATERAL (
        SELECT id, name FROM cards
        WHERE cards.id = event.card_id OR event.card_id IS NULL AND cards.oracle_id = event.oracle_id
        ORDER BY NOT ({IS_LISTED}), released_at DESC NULLS LAST, id LIMIT 1
    ) AS printing ON true
    ORDER BY event.day DESC, event.id DESC
"""
OF_CARD = text(
    SHOWN.format(
        chosen=f"""
        SELECT event.* FROM cards JOIN market_events AS event
            ON event.oracle_id = cards.oracle_id AND coalesce(event.card_id, cards.id) = cards.id
            OR event.kind = '{Kind.RELEASE}' AND event.subject = cards.set_code
        WHERE cards.id = :card_id ORDER BY day DESC LIMIT :limit
    """
    )
)
OF_SET = text(
    SHOWN.format(
        chosen=f"""
        SELECT * FROM market_events WHERE kind = '{Kind.RELEASE}' AND subject = :code
        UNION ALL
        SELECT * FROM (
            SELECT * FROM market_events AS event
            WHERE kind IN ('{Kind.BAN}', '{Kind.RESTRICTION}', '{Kind.UNBAN}') AND EXISTS (
                SELECT FROM cards WHERE cards.oracle_id = event.oracle_id AND cards.set_code = :code
            ) ORDER BY day DESC LIMIT :limit
        ) AS changed
    """
    )
)
# Of the whole market: neither reprints of single cards nor what was set apart of them.
OF_MARKET = text(
    SHOWN.format(
        chosen=f"""
        SELECT * FROM market_events AS event
        WHERE kind <> '{Kind.REPRINT}' AND (kind <> '{Kind.CORRECTION}' OR oracle_id IS NULL)
        ORDER BY day DESC, id DESC LIMIT :limit
    """
    )
)
NEWEST = text(
    SHOWN.format(
        chosen="""
        SELECT * FROM market_events AS event
        WHERE (CAST(:kind AS text) IS NULL OR kind = :kind) AND day <= :today ORDER BY day DESC, id DESC LIMIT :limit
    """
    )
)
COUNTS = text("SELECT kind, count(*) AS n FROM market_events GROUP BY kind")
PATHS = text("SELECT * FROM event_paths WHERE currency = :currency ORDER BY kind, day_offset")
# Prices of the printings that were there before the event.
AFFECTED = """
    SELECT event.id::integer, event.day - date '2000-01-01', shown.series_id
    FROM market_events AS event
    JOIN cards ON cards.oracle_id = event.oracle_id AND (event.card_id IS NULL OR cards.id = event.card_id)
        AND (cards.released_at IS NULL OR cards.released_at < event.day)
    JOIN card_search AS shown ON shown.card_id = cards.id AND shown.currency = '{currency}'
        AND shown.series_id IS NOT NULL
    WHERE event.kind = '{kind}' AND event.day >= '{since}' AND event.day <= '{until}'
    ORDER BY event.id
"""
LEVELS = text("""
    SELECT day, log_level FROM index_points
    WHERE code = :code AND replaced_at IS NULL AND log_level IS NOT NULL AND day >= :since
""")
# Prices that are set apart and released again leave another sum.
STATE = text(f"""
    SELECT concat_ws('/', ({CATALOGUE}),
        (SELECT concat(count(*), ':', max(day)) FROM legality_changes),
        (SELECT concat(count(*), ':', max(time), ':', sum(series_id::bigint)) FROM suspect_prices),
        (SELECT count(*) FROM ingestion_runs WHERE status = 'undone'))
""")


def of_card(connection: Connection, card_id: int, limit: int) -> Sequence[Row[Any]]:
    """Return the newest events of a card."""
    return connection.execute(OF_CARD, {"card_id": card_id, "limit": limit}).all()


def of_set(connection: Connection, code: str, limit: int) -> Sequence[Row[Any]]:
    """Return the release of a set, and the newest changes of legality of its cards."""
    return connection.execute(OF_SET, {"code": code, "limit": limit}).all()


def of_market(connection: Connection, limit: int) -> Sequence[Row[Any]]:
    """Return the newest events of the whole market."""
    return connection.execute(OF_MARKET, {"limit": limit}).all()


def newest(connection: Connection, kind: str | None, today: date, limit: int) -> Sequence[Row[Any]]:
    """Return the newest events of a kind (None: all) until a day."""
    return connection.execute(NEWEST, {"kind": kind, "today": today, "limit": limit}).all()


def state(connection: Connection) -> str:
    """Return a text that changes with whatever events follow from."""
    found: str = connection.scalar(STATE)
    return found


def counts(connection: Connection) -> dict[str, int]:
    """Return the number of events of each kind."""
    return {row.kind: row.n for row in connection.execute(COUNTS)}


def paths(connection: Connection, currency: str) -> Sequence[Row[Any]]:
    """Return what prices in a currency did around the events of each kind."""
    return connection.execute(PATHS, {"currency": currency}).all()


def affected(connection: Connection, kind: str, currency: str, since: date, until: date) -> Any:
    """Return of each event of a kind between two days its number, its day, and the series of its cards, as an array."""
    query = AFFECTED.replace("{currency}", currency).replace("{kind}", kind)
    query = query.replace("{since}", f"{since}").replace("{until}", f"{until}")
    return _columns(connection, query)


def _columns(connection: Connection, query: str) -> list[Any]:
    gathered = f"""
        SELECT array_agg(id), array_agg(day), array_agg(series_id)
        FROM ({query}) AS found (id, day, series_id) HAVING count(*) > 0
    """
    return next(arrays(connection, gathered, ("i4", "i4", "i4")), [])


def levels(connection: Connection, code: str, since: date) -> dict[date, float]:
    """Return the levels of an index by day, as logarithms."""
    return {row.day: row.log_level for row in connection.execute(LEVELS, {"code": code, "since": since})}
