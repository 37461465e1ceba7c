"""Writes sets and cards of catalogues.

An unknown card is copied straight into the table. The others pass through a staging table, and only changed rows are
updated. Writers of cards take turns, so no card can appear between the query and the copy.

A card is described by the newest edition that has it. A change stores its edition in the row; unchanged rows are
confirmed by the newest edition that was read whole (`edition_read`). An older edition only adds cards.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

from db.copying import array_text, copy_lines
from db.locks import take_turn
from db.writes import card_search, legality_changes, name_changes, set_renames
from db.writes.card_lines import COLUMNS, DESCRIPTION, CardLines
from db.writes.identifiers import DESCRIBED, DIFFERENCES, NAMED, changed
from db.writes.ledger import set_property

EDITION = "catalogue_edition"  # property: the time of the newest catalogue that was read whole
NEVER = datetime.min.replace(tzinfo=UTC)

# Without statistics the planner overestimates the batch, and reads all stored cards with their texts.
STAGE = (
    text("""
        CREATE TEMPORARY TABLE IF NOT EXISTS batch_cards ON COMMIT DELETE ROWS AS SELECT * FROM cards WITH NO DATA
    """),
    text("DELETE FROM batch_cards"),
)
COUNT = text("ANALYZE batch_cards (scryfall_id)")

KNOWN = text("""
    SELECT CAST(scryfall_id AS text) FROM cards WHERE scryfall_id = ANY(CAST(:scryfall_ids AS uuid[]))
""")

STORE_SETS = text("""
    INSERT INTO sets (code, name, set_type, released_at)
    SELECT code, coalesce(name, upper(code)), set_type, released_at
    FROM unnest(CAST(:codes AS text[]), CAST(:names AS text[]), CAST(:types AS text[]), CAST(:dates AS date[]))
        AS batch (code, name, set_type, released_at)
    ON CONFLICT (code) DO UPDATE SET
        name = excluded.name, set_type = excluded.set_type,
        released_at = least(sets.released_at, excluded.released_at)
    WHERE excluded.name <> upper(excluded.code) AND (:newest OR sets.name = upper(sets.code))
        AND (sets.name, sets.set_type, sets.released_at)
            IS DISTINCT FROM (excluded.name, excluded.set_type, least(sets.released_at, excluded.released_at))
""")


def _each(columns: Sequence[str], pattern: str) -> str:
    return ", ".join(pattern.format(column=column) for column in columns)


# The described rows of batch_cards that may change those of cards: an edition older than the stored one may not.
MAY_DESCRIBE = """
    cards.scryfall_id = batch.scryfall_id AND (NOT cards.described OR :as_of >= greatest(
        coalesce(cards.described_at, '-infinity'), coalesce(cards.gone_at + interval '1 microsecond', '-infinity'),
        CAST(:edition AS timestamptz)
    ))
"""
# The day of each format's last change of state; formats that it does not name: since the card was described first.
LEGALITIES_SINCE = """
    CASE WHEN NOT cards.described THEN '{}' WHEN cards.legalities = batch.legalities THEN cards.legalities_since
    ELSE cards.legalities_since || coalesce((
        SELECT jsonb_object_agg(key, CAST(:day AS text)) FROM jsonb_each_text(batch.legalities)
        WHERE cards.legalities ->> key IS DISTINCT FROM value
    ), '{}') END
"""
DESCRIBE = text(f"""
    UPDATE cards SET {_each(DESCRIPTION, "{column} = batch.{column}")}, {DESCRIBED.assignments},
        legalities_since = {LEGALITIES_SINCE},
        described_since = CASE WHEN cards.described THEN cards.described_since ELSE CAST(:day AS date) END,
        described_at = :as_of, gone_at = NULL, gone_reason = NULL, merged_into = NULL
    FROM batch_cards AS batch
    WHERE {MAY_DESCRIBE} AND (cards.gone_at IS NOT NULL OR {changed(DESCRIPTION)} OR {DESCRIBED.changes})
    RETURNING cards.id, CAST(cards.scryfall_id AS text)
""")
# A catalogue that knows a card by name only changes nothing but identifiers.
IDENTIFY = text(f"""
    UPDATE cards SET {NAMED.assignments}
    FROM batch_cards AS batch
    WHERE cards.scryfall_id = batch.scryfall_id AND cards.merged_into IS NULL AND {NAMED.changes}
    RETURNING cards.id, CAST(cards.scryfall_id AS text)
""")
STORE_FACES = text("""
    INSERT INTO card_mtgjson_uuids (uuid, card_id)
    SELECT face.uuid, coalesce(cards.merged_into, cards.id)
    FROM unnest(CAST(:uuids AS uuid[]), CAST(:scryfall_ids AS uuid[])) AS face (uuid, scryfall_id)
    JOIN cards ON cards.scryfall_id = face.scryfall_id
    ON CONFLICT (uuid) DO UPDATE SET card_id = excluded.card_id
    WHERE card_mtgjson_uuids.card_id <> excluded.card_id
""")


class Difference(NamedTuple):
    """An identifier of a card that differs from the authority's: the card, the column, and both values."""

    name: str
    column: str
    known: str
    told: str


class StoredCards(NamedTuple):
    """Number of new or changed cards, and of identifiers that differ from the known ones, with one of these.

    `outdated`: the edition is older than the catalogue.
    """

    changed: int = 0
    differing: int = 0
    difference: Difference | None = None
    outdated: bool = False


def store_cards(connection: Connection, cards: CardLines) -> StoredCards:
    """Insert or correct cards and their sets."""
    if not cards.described and not cards.named:
        return StoredCards()
    take_turn(connection)
    edition = edition_read(connection)
    connection.execute(STORE_SETS, {**cards.sets, "newest": cards.as_of >= edition})
    values = {"as_of": cards.as_of, "edition": edition, "day": f"{cards.as_of:%Y-%m-%d}"}
    described = _store(connection, cards.described, values)
    named, differing, difference = _identify(connection, cards.named)
    _store_faces(connection, cards.faces)
    outdated = bool(cards.described) and cards.as_of < edition
    return StoredCards(len(described | named), differing, difference, outdated)


def edition_read(connection: Connection) -> datetime:
    """Return the time of the newest catalogue that was read whole: older editions correct nothing."""
    known = connection.scalar(text("SELECT value FROM properties WHERE name = :name"), {"name": EDITION})
    return datetime.fromisoformat(known) if known else NEVER


def note_edition_read(connection: Connection, as_of: datetime) -> None:
    """Store the time of a catalogue that was read whole and is the newest."""
    set_property(connection, EDITION, as_of.isoformat())


def _store(connection: Connection, lines: Mapping[str, str], values: Mapping[str, object]) -> set[str]:
    """Store described cards; return the Scryfall ids of new or changed ones."""
    known = _known(connection, lines)
    if not known:
        return _insert(connection, lines, values)
    _stage(connection, lines, known)
    set_renames.note_moves(connection, MAY_DESCRIBE, values)
    name_changes.note_changes(connection, MAY_DESCRIBE, values)
    legality_changes.note_changes(connection, MAY_DESCRIBE, values)
    changed = connection.execute(DESCRIBE, values).all()
    card_search.correct(connection, [row[0] for row in changed])
    new = {scryfall_id: line for scryfall_id, line in lines.items() if scryfall_id not in known}
    return {row[1] for row in changed} | _insert(connection, new, values)


def _identify(connection: Connection, lines: Mapping[str, str]) -> tuple[set[str], int, Difference | None]:
    """Store cards known by name; return the Scryfall ids of new or changed ones, and the differences."""
    known = _known(connection, lines)
    new = _insert(connection, {scryfall_id: line for scryfall_id, line in lines.items() if scryfall_id not in known})
    if not known:
        return new, 0, None
    _stage(connection, lines, known)
    differing = connection.execute(DIFFERENCES).one_or_none()
    changed = connection.execute(IDENTIFY).all()
    number, difference = (differing[0], Difference(*differing[1:])) if differing else (0, None)
    return new | {row[1] for row in changed}, number, difference


def _known(connection: Connection, lines: Mapping[str, str]) -> set[str]:
    if not lines:
        return set()
    return set(connection.scalars(KNOWN, {"scryfall_ids": array_text(lines)}))


def _stage(connection: Connection, lines: Mapping[str, str], known: set[str]) -> None:
    """Copy the known cards into the staging table."""
    for statement in STAGE:
        connection.execute(statement)
    some = (line for scryfall_id, line in lines.items() if scryfall_id in known)
    copy_lines(connection, f"batch_cards ({', '.join(COLUMNS)})", some)
    connection.execute(COUNT)


def _insert(
    connection: Connection, lines: Mapping[str, str], described: Mapping[str, object] | None = None
) -> set[str]:
    """Insert unknown cards; return their Scryfall ids."""
    if not lines:
        return set()
    columns, more = list(COLUMNS), ""
    if described:
        columns += ["described_at", "described_since"]
        more = f"\t{described['as_of']}\t{described['day']}"
    copy_lines(connection, f"cards ({', '.join(columns)})", (f"{line[:-1]}{more}\n" for line in lines.values()))
    card_search.add(connection, lines)
    return set(lines)


def _store_faces(connection: Connection, faces: Mapping[str, str]) -> None:
    if faces:
        values = {"uuids": array_text(faces), "scryfall_ids": array_text(faces.values())}
        connection.execute(STORE_FACES, values)
