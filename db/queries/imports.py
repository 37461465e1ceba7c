"""Queries about imports of collection files, each of one user."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

from collection.valuation.appraisals import Terms
from db.queries.quotes_of_holdings import priced

IMPORT = """
    SELECT id, created_at, file_name, file_hash, format, mode, location, mapping, answers, state, encoding, delimiter,
        columns, notes, questions, counts, locations, inventory_version, committed_version, labels, committed_at,
        undone_at, refusal
    FROM imports WHERE user_id = :user_id
"""
LOCKED = text(f"{IMPORT} AND id = :id FOR UPDATE")
# A file whose lines are mended otherwise says something else.
SAME_FILE = """
    other.user_id = :user_id AND other.file_hash = {one}.file_hash AND other.id <> {one}.id
        AND other.location IS NOT DISTINCT FROM {one}.location AND other.state IN ('committed', 'undoing')
        AND coalesce(other.answers -> 'lines', jsonb_build_object())
            = coalesce({one}.answers -> 'lines', jsonb_build_object())
    ORDER BY other.committed_at DESC LIMIT 1
"""
# With the last committed import of the same file into the same location, and with the import whose copies it repeats.
SHOWN = f"""
    SELECT shown.*, before.id AS imported_before_id, before.committed_at AS imported_before,
        known.file_name AS known_file_name, known.committed_at AS known_imported_at
    FROM ({IMPORT} {{which}}) AS shown LEFT JOIN LATERAL (
        SELECT id, committed_at FROM imports AS other WHERE {SAME_FILE.format(one="shown")}
    ) AS before ON true
    LEFT JOIN imports AS known
        ON known.id = CAST(shown.counts ->> 'known_import_id' AS bigint) AND known.user_id = :user_id
    ORDER BY shown.id DESC
"""
BY_ID = text(SHOWN.format(which="AND id = :id"))
NEWEST = text(SHOWN.format(which="ORDER BY id DESC LIMIT :limit"))
CONTENT = text("SELECT content FROM imports WHERE user_id = :user_id AND id = :id")
HAS_CONTENT = text("SELECT content IS NOT NULL FROM imports WHERE user_id = :user_id AND id = :id")
ROWS = """
    SELECT position AS row, line, cells, state, reason, remarks, card_id, candidates, condition, finish, language,
        location, quantity, unit_cost, currency, acquired_on, tags, notes
    FROM import_rows WHERE import_id = :id AND user_id = :user_id AND position > :after
"""
ALL_ROWS, ROWS_IN_STATE = (
    text(f"{ROWS} {condition} ORDER BY position LIMIT :limit") for condition in ("", "AND state = :state")
)
LINE = text("SELECT line, state FROM import_rows WHERE import_id = :id AND user_id = :user_id AND position = :row")
WORDING = text("SELECT wording FROM import_rows WHERE import_id = :id AND user_id = :user_id AND position = :row")
OWNED = "import_id = :id AND state IN ('exact', 'proposed', 'unresolved')"
COUNTS = text("""
    SELECT state, count(*) AS rows, coalesce(sum(quantity), 0) AS copies
    FROM import_rows WHERE import_id = :id GROUP BY state
""")
# Equal rows are copies. An amount without a currency is no cost.
COUNTED = text(f"""
    SELECT location, card_id, condition, finish, language, raw, acquired_on, cost, unit_fees, currency,
        sum(quantity) AS quantity
    FROM (
        SELECT *, CASE WHEN currency IS NOT NULL OR unit_cost = 0 THEN unit_cost END AS cost
        FROM import_rows WHERE {OWNED}
    ) AS owned
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 ORDER BY min(position)
""")
# The copies of certain rows at the prices of their own variants.
WORTH = """
    SELECT sum(holdings.quantity) AS copies, sum(holdings.quantity) FILTER (WHERE quoted.step IS NOT NULL) AS valued,
        sum(holdings.quantity * quoted.price) AS value
    FROM (
        SELECT card_id, condition, finish, language, sum(quantity) AS quantity FROM import_rows
        WHERE import_id = :id AND user_id = :user_id AND state = 'exact' GROUP BY 1, 2, 3, 4
    ) AS holdings {quoted}
"""
LOCATIONS = text(f"""
    SELECT location AS name, max(location_kind) AS kind FROM import_rows WHERE {OWNED} GROUP BY 1 ORDER BY 1
""")
LABELLED = text(f"""
    SELECT location, card_id, condition, finish, language, raw,
        coalesce(array_agg(DISTINCT tag) FILTER (WHERE tag IS NOT NULL), '{{}}') AS tags,
        coalesce(array_agg(DISTINCT notes) FILTER (WHERE notes <> ''), '{{}}') AS notes
    FROM import_rows LEFT JOIN LATERAL unnest(tags) AS tag ON true
    WHERE {OWNED} AND (tags <> '{{}}' OR notes <> '') GROUP BY 1, 2, 3, 4, 5, 6
""")
CARDS_MOVED = text(f"""
    SELECT count(*) FROM import_rows JOIN cards ON cards.id = card_id WHERE {OWNED} AND gone_at IS NOT NULL
""")
IMPORTED_BEFORE = text(f"""
    SELECT other.id, other.committed_at, other.committed_version FROM imports AS one, imports AS other
    WHERE one.id = :id AND {SAME_FILE.format(one="one")}
""")
# A difference continues the import that it was counted from.
CONTINUES = """
    CASE WHEN answers ->> 'is_every_copy_new' IS DISTINCT FROM 'true'
        THEN CAST(counts ->> 'known_import_id' AS bigint) END
"""
BUILT_UPON = text(f"""
    SELECT file_name FROM imports
    WHERE user_id = :user_id AND state IN ('committed', 'undoing') AND committed_version > :version
        AND (mode <> 'add' AND locations && CAST(:locations AS text[]) OR {CONTINUES} = :id)
    ORDER BY committed_version LIMIT 1
""")
EARLIER = text(f"""
    SELECT id, mode, state <> 'undone' AS stands, {CONTINUES} AS continues,
        CAST(counts ->> 'copies_added' AS bigint) - CAST(counts ->> 'copies_removed' AS bigint) AS copies
    FROM imports
    WHERE user_id = :user_id AND id <> :id AND format = :format AND location IS NOT DISTINCT FROM :location
        AND state IN ('committed', 'undoing', 'undone')
    ORDER BY committed_version
""")
WORDS = text("SELECT answers FROM import_words WHERE user_id = :user_id AND format = :format")
CHOICES = text("""
    SELECT wording, scryfall_id FROM import_choices JOIN cards ON cards.id = card_id WHERE user_id = :user_id
""")
SCRYFALL_ID = text("SELECT scryfall_id FROM cards WHERE id = :id")


def one(connection: Connection, user_id: int, import_id: int) -> Row[Any] | None:
    """Return an import of a user, None where the user has no such one."""
    return connection.execute(BY_ID, {"user_id": user_id, "id": import_id}).one_or_none()


def locked(connection: Connection, user_id: int, import_id: int) -> Row[Any] | None:
    """Return an import of a user that nobody else changes until the end of the transaction."""
    return connection.execute(LOCKED, {"user_id": user_id, "id": import_id}).one_or_none()


def newest(connection: Connection, user_id: int, limit: int) -> Sequence[Row[Any]]:
    """Return the newest imports of a user."""
    return connection.execute(NEWEST, {"user_id": user_id, "limit": limit}).all()


def content(connection: Connection, user_id: int, import_id: int) -> bytes | None:
    """Return the compressed file of an import, None where it is no longer there."""
    found: bytes | None = connection.scalar(CONTENT, {"user_id": user_id, "id": import_id})
    return found


def has_content(connection: Connection, user_id: int, import_id: int) -> bool:
    """Return whether the file of an import is still there."""
    return bool(connection.scalar(HAS_CONTENT, {"user_id": user_id, "id": import_id}))


def rows(
    connection: Connection, user_id: int, import_id: int, state: str | None, after: int, limit: int
) -> Sequence[Row[Any]]:
    """Return rows of an import after a position, of one state or of all."""
    values = {"user_id": user_id, "id": import_id, "after": after, "limit": limit}
    return connection.execute(ROWS_IN_STATE if state else ALL_ROWS, values | {"state": state}).all()


def line(connection: Connection, user_id: int, import_id: int, row: int) -> Row[Any] | None:
    """Return the number of the line of a row and its state, None where there is no such row."""
    return connection.execute(LINE, {"id": import_id, "user_id": user_id, "row": row}).one_or_none()


def wording(connection: Connection, user_id: int, import_id: int, row: int) -> str | None:
    """Return what a row calls its card, None where there is no such row, or it is of no copies."""
    found: str | None = connection.scalar(WORDING, {"user_id": user_id, "id": import_id, "row": row})
    return found


def counts(connection: Connection, import_id: int) -> Mapping[str, tuple[int, int]]:
    """Return the numbers of rows and of copies by state."""
    return {row.state: (row.rows, row.copies) for row in connection.execute(COUNTS, {"id": import_id})}


def counted(connection: Connection, import_id: int) -> Sequence[Row[Any]]:
    """Return the copies that the rows say, equal rows added up, in the order of the file."""
    return connection.execute(COUNTED, {"id": import_id}).all()


def worth(connection: Connection, user_id: int, import_id: int, terms: Terms) -> Row[Any]:
    """Return the copies of an import's certain rows, how many have a price, and their value under some terms."""
    quoted, values = priced(terms)
    told = {**values, "id": import_id, "user_id": user_id}
    return connection.execute(text(WORTH.format(quoted=quoted)), told).one()


def locations(connection: Connection, import_id: int) -> Mapping[str, str]:
    """Return the names of the locations of the copies, with their kinds."""
    return {row.name: row.kind for row in connection.execute(LOCATIONS, {"id": import_id})}


def labelled(connection: Connection, import_id: int) -> Sequence[Row[Any]]:
    """Return the tags and notes that the rows say, by variant and location."""
    return connection.execute(LABELLED, {"id": import_id}).all()


def has_gone_cards(connection: Connection, import_id: int) -> bool:
    """Return whether a card of the rows has left the catalogue, or was merged into another one."""
    return bool(connection.scalar(CARDS_MOVED, {"id": import_id}))


def imported_before(connection: Connection, user_id: int, import_id: int) -> Row[Any] | None:
    """Return the last committed import of the same file into the same location, None where there is none."""
    return connection.execute(IMPORTED_BEFORE, {"user_id": user_id, "id": import_id}).one_or_none()


def earlier(connection: Connection, user_id: int, row: Row[Any]) -> Sequence[Row[Any]]:
    """Return the other imports of the same format into the same location, also undone ones, in their order."""
    values = {"user_id": user_id, "id": row.id, "format": row.format, "location": row.location}
    return connection.execute(EARLIER, values).all()


def built_upon(connection: Connection, user_id: int, row: Row[Any]) -> str | None:
    """Return the name of a file that counts from an import: synchronised after it, or added as its difference."""
    values = {"user_id": user_id, "id": row.id, "version": row.committed_version, "locations": row.locations}
    name: str | None = connection.scalar(BUILT_UPON, values)
    return name


def words(connection: Connection, user_id: int, form: str) -> dict[str, Any]:
    """Return the answers of a user about the words of a format."""
    return connection.scalar(WORDS, {"user_id": user_id, "format": form}) or {}


def choices(connection: Connection, user_id: int) -> dict[str, Any]:
    """Return the Scryfall ids of the cards that a user chose, by wording."""
    return {row.wording: row.scryfall_id for row in connection.execute(CHOICES, {"user_id": user_id})}


def scryfall_id(connection: Connection, card_id: int) -> Any:
    """Return the Scryfall id of a card, None where there is no such card."""
    return connection.scalar(SCRYFALL_ID, {"id": card_id})
