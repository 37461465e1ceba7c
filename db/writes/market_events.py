"""Writes the events of the market: what follows from catalogue, changes of legalities and ledger."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, text

from analysis.event_study import PathPoint
from db.set_members import COUNTED_NOW
from market.events import BESIDE, CHANGES, LIMITED, Kind


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


RELEASES = f"""
    SELECT released_at AS day, '{Kind.RELEASE}' AS kind, code AS subject, NULL::uuid AS oracle_id,
        NULL::integer AS card_id, code AS set_code, NULL AS detail
    FROM sets WHERE released_at IS NOT NULL AND coalesce(set_type, '') NOT IN ({_listed(BESIDE)})
        AND EXISTS (SELECT FROM cards WHERE set_code = sets.code AND {COUNTED_NOW})
"""
REPRINTS = f"""
    SELECT released_at, '{Kind.REPRINT}', oracle_id || '/' || set_code, oracle_id, NULL, set_code, NULL
    FROM (
        SELECT DISTINCT oracle_id, set_code, released_at, min(released_at) OVER (PARTITION BY oracle_id) AS first_day
        FROM cards WHERE oracle_id IS NOT NULL AND released_at IS NOT NULL AND {COUNTED_NOW}
    ) AS printed WHERE released_at > first_day
"""
CHANGED = f"""
    SELECT day, CASE {" ".join(f"WHEN after = '{state}' THEN '{kind}'" for state, kind in CHANGES.items())}
            ELSE '{Kind.UNBAN}' END,
        oracle_id || '/' || format, oracle_id, NULL, NULL, format
    FROM legality_changes
    WHERE before <> after AND (after IN ({_listed(LIMITED)}) OR after = 'legal' AND before IN ({_listed(LIMITED)}))
"""
# Suspect prices of a card on a day are one event; a load that was taken back is one of the market.
CORRECTIONS = f"""
    SELECT DISTINCT (suspect.time AT TIME ZONE 'UTC')::date, '{Kind.CORRECTION}', 'card/' || series.card_id,
        cards.oracle_id, series.card_id, NULL, 'set apart'
    FROM suspect_prices AS suspect JOIN price_series AS series ON series.id = suspect.series_id
    JOIN cards ON cards.id = series.card_id
    UNION ALL
    SELECT (as_of AT TIME ZONE 'UTC')::date, '{Kind.CORRECTION}', 'run/' || id, NULL, NULL, NULL, source
    FROM ingestion_runs WHERE status = 'undone' AND as_of IS NOT NULL
"""
COLUMNS = "day, kind, subject, oracle_id, card_id, set_code, detail"
WANTED = text(f"""
    CREATE TEMPORARY TABLE wanted_events ON COMMIT DROP AS
    {RELEASES} UNION ALL {REPRINTS} UNION ALL {CHANGED} UNION ALL {CORRECTIONS}
""")
ANALYZE = text("ANALYZE wanted_events")
DELETE = text("""
    DELETE FROM market_events AS known WHERE NOT EXISTS (
        SELECT FROM wanted_events AS wanted
        WHERE wanted.kind = known.kind AND wanted.subject = known.subject AND wanted.day = known.day
    )
""")
INSERT = text(f"""
    INSERT INTO market_events ({COLUMNS}) SELECT {COLUMNS} FROM wanted_events
    ON CONFLICT (kind, subject, day) DO NOTHING
""")


def derive(connection: Connection) -> int:
    """Make the events those that follow from what is stored now; return the number of rows that changed."""
    connection.execute(WANTED)
    connection.execute(ANALYZE)
    return sum(connection.execute(statement).rowcount for statement in (DELETE, INSERT))


FORGET = text("DELETE FROM event_paths WHERE currency = :currency")
STORE = text("""
    INSERT INTO event_paths (kind, currency, day_offset, median, low, high, n)
    VALUES (:kind, :currency, :day_offset, :median, :low, :high, :n)
""")
STORED = text("SELECT kind, day_offset, median, low, high, n FROM event_paths WHERE currency = :currency")


def store_paths(connection: Connection, currency: str, found: Mapping[Kind, Iterable[PathPoint]]) -> int:
    """Store the paths of all kinds in a currency in place of the former ones; return how many points differ."""
    before = {tuple(row) for row in connection.execute(STORED, {"currency": currency})}
    points = {(str(kind), *point) for kind, path in found.items() for point in path}
    if points != before:
        connection.execute(FORGET, {"currency": currency})
        names = ("kind", *PathPoint._fields)
        if points:
            connection.execute(STORE, [dict(zip(names, one, strict=True)) | {"currency": currency} for one in points])
    return len(points ^ before)
