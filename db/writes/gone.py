"""Marks the cards that are missing from a catalogue's edition that was read whole."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

from db.copying import copy_lines
from db.locks import take_turn
from db.writes import card_search, name_changes
from db.writes.catalogue import edition_read, note_edition_read
from db.writes.set_renames import rename_moved
from market.records import WholeCatalogue

# An edition that lacks more than both of these is not taken for a whole catalogue.
MOST_MISSING, SHARE_MISSING = 50, 0.05

STAGE = (
    text("CREATE TEMPORARY TABLE IF NOT EXISTS batch_there (scryfall_id uuid) ON COMMIT DELETE ROWS"),
    text("DELETE FROM batch_there"),
)
COUNT = text("ANALYZE batch_there")
PRESENT = text("SELECT count(*) FROM cards WHERE described AND gone_at IS NULL")
MISSING = text("""
    SELECT id, name FROM cards
    WHERE described AND gone_at IS NULL AND coalesce(described_at, '-infinity') < :as_of
        AND NOT EXISTS (SELECT FROM batch_there WHERE batch_there.scryfall_id = cards.scryfall_id)
    ORDER BY id
""")
MARK = text("UPDATE cards SET gone_at = :as_of, gone_reason = 'vanished' WHERE id = ANY(:ids)")


class Closed(NamedTuple):
    """Result of closing a whole catalogue: numbers of cards gone and of sets renamed, notices."""

    gone: int = 0
    renamed: int = 0
    notices: tuple[str, ...] = ()


def close_edition(connection: Connection, as_of: datetime, whole: WholeCatalogue) -> Closed:
    """Mark the cards that an edition lacks, unless a newer one was read or the edition is implausible."""
    take_turn(connection)
    if as_of < edition_read(connection):
        return Closed()
    if whole.unread:
        return Closed(notices=(f"Records that name no card: {whole.unread:,}, so no card counts as gone.",))
    _stage(connection, whole)
    missing = connection.execute(MISSING, {"as_of": as_of}).all()
    present = connection.scalar(PRESENT) or 0
    if len(missing) > max(MOST_MISSING, SHARE_MISSING * present):
        return Closed(
            notices=(f"It lacks {len(missing):,} of {present:,} cards: too many to count as gone, so none does.",)
        )
    ids = [row.id for row in missing]
    connection.execute(MARK, {"as_of": as_of, "ids": ids})
    card_search.correct(connection, ids)
    if ids:
        name_changes.note(connection)
    note_edition_read(connection, as_of)
    renamed = rename_moved(connection, as_of)
    return Closed(len(ids), len(renamed), tuple(_notices([row.name for row in missing], renamed)))


def _stage(connection: Connection, whole: WholeCatalogue) -> None:
    for statement in STAGE:
        connection.execute(statement)
    copy_lines(connection, "batch_there (scryfall_id)", (f"{card}\n" for card in whole.cards))
    connection.execute(COUNT)


def _notices(gone: list[str], renamed: list[tuple[str, str]]) -> list[str]:
    notices = [f"Set {old.upper()} is {new.upper()} now." for old, new in renamed]
    if gone:
        notices.append(f"Cards gone from the catalogue: {len(gone):,}, such as {gone[0]}.")
    return notices
