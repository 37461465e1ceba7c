"""Applies Scryfall's migrations: the series of a merged card move to the other one, a deleted card is marked as gone.

Series of both cards for one variant are merged (merged_series.py). One transaction has all of a migration; migrations
are idempotent.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, text

from db.locks import take_turn
from db.timescale import allow_large_corrections
from db.writes import card_search, latest, merged_series, name_changes, refresh_requests
from db.writes.catalogue import edition_read
from db.writes.prices import INSTANT
from db.writes.series import KEY
from market.records import IDENTIFIERS, Migration

STILL_THERE = "2 days"  # after its migration: a catalogue from then on that has the card overrules it

# If the other card is not known yet, a later run moves the prices.
FIND = text(f"""
    SELECT gone.id AS old, there.id AS new, one.new_id IS NOT NULL AS merges,
        greatest(one.day, gone.described_at, CASE WHEN gone.gone_at IS NULL THEN CAST(:edition AS timestamptz) END)
            AS gone_at
    FROM unnest(CAST(:old_ids AS uuid[]), CAST(:new_ids AS uuid[]), CAST(:days AS timestamptz[]))
        WITH ORDINALITY AS one (old_id, new_id, day, place)
    JOIN cards AS gone ON gone.scryfall_id = one.old_id
    LEFT JOIN cards AS there ON there.scryfall_id = one.new_id AND there.id <> gone.id
    WHERE gone.merged_into IS NULL
        AND (there.id IS NOT NULL OR gone.gone_reason IS NULL OR gone.gone_reason = 'vanished')
        AND NOT (gone.described AND gone.gone_at IS NULL
            AND CAST(:edition AS timestamptz) > one.day + interval '{STILL_THERE}')
    ORDER BY one.day, one.place
""")
KNOWN = text("SELECT count(*) FROM cards WHERE scryfall_id = ANY(CAST(:old_ids AS uuid[]))")

_SAME = " AND ".join(f"twin.{column} = moved.{column}" for column in KEY if column != "card_id")
SERIES = text(f"""
    SELECT moved.id, twin.id AS twin FROM price_series AS moved
    LEFT JOIN price_series AS twin ON twin.card_id = :new AND {_SAME}
    WHERE moved.card_id = :old ORDER BY moved.id
""")
SPAN = text("""
    SELECT min(time) AS oldest, max(time) AS newest FROM price_snapshots WHERE series_id = ANY(:series)
""")
HAND_OVER = text("UPDATE price_series SET card_id = :new WHERE card_id = :old")

_GIVEN = ", ".join(f"{name} = coalesce(cards.{name}, gone.{name})" for name in IDENTIFIERS)
_FILLED = ", ".join(f"CASE WHEN cards.{name} IS NULL AND gone.{name} IS NOT NULL THEN '{name}' END"
                    for name in IDENTIFIERS)  # fmt: skip
IDENTITY = (
    text(f"""
        UPDATE cards SET {_GIVEN}, filled = cards.filled || array_remove(ARRAY[{_FILLED}], NULL)
        FROM cards AS gone WHERE cards.id = :new AND gone.id = :old
    """),
    text(f"UPDATE cards SET {', '.join(f'{name} = NULL' for name in IDENTIFIERS)}, filled = '{{}}' WHERE id = :old"),
    text("UPDATE card_mtgjson_uuids SET card_id = :new WHERE card_id = :old"),
    text("UPDATE cards SET merged_into = :new WHERE merged_into = :old"),
)
MARK = text("""
    UPDATE cards SET gone_at = coalesce(gone_at, :gone_at), gone_reason = :reason, merged_into = :new WHERE id = :old
""")


class Applied(NamedTuple):
    """Result of migrations: numbers of unknown cards, of cards gone by them, of moved prices."""

    unknown: int = 0
    cards: int = 0
    prices: int = 0


def apply_migrations(connection: Connection, run_id: int, migrations: Sequence[Migration]) -> Applied:
    """Apply the migrations not applied yet, by day, request the necessary refreshes, and return the result."""
    if not migrations:
        return Applied()
    take_turn(connection)
    allow_large_corrections(connection)
    latest.stage(connection)
    values = {
        "old_ids": [one.old for one in migrations],
        "new_ids": [one.new for one in migrations],
        "days": [datetime(one.day.year, one.day.month, one.day.day, tzinfo=UTC) for one in migrations],
        "edition": edition_read(connection),
    }
    found = connection.execute(FIND, values).all()
    prices = sum([_apply(connection, run_id, one) for one in found])
    latest.recompute(connection)
    known = connection.scalar(KNOWN, {"old_ids": values["old_ids"]}) or 0
    return Applied(len({one.old for one in migrations}) - known, len(found), prices)


def _apply(connection: Connection, run_id: int, one: Row[Any]) -> int:
    """Mark a card as gone, move its rows to the card that it was merged into, return the number of moved prices."""
    prices = 0
    if one.new is not None:
        prices = _move_series(connection, run_id, one.old, one.new)
        for statement in IDENTITY:
            connection.execute(statement, {"old": one.old, "new": one.new})
    reason = "merged" if one.merges else "deleted"
    connection.execute(MARK, {"old": one.old, "new": one.new, "gone_at": one.gone_at, "reason": reason})
    card_search.correct(connection, [card for card in (one.old, one.new) if card is not None])
    name_changes.note(connection)
    return prices


def _move_series(connection: Connection, run_id: int, old: int, new: int) -> int:
    series = connection.execute(SERIES, {"old": old, "new": new}).all()
    oldest, newest = connection.execute(SPAN, {"series": [one.id for one in series]}).one()
    twins = [one for one in series if one.twin is not None]
    prices = sum(merged_series.merge(connection, one.id, one.twin) for one in twins)
    latest.touch(connection, [one.twin for one in twins])
    connection.execute(HAND_OVER, {"old": old, "new": new})
    if oldest is not None:
        refresh_requests.request(connection, run_id, oldest, newest + INSTANT)
    return prices
