"""Writes imports of collection files: the file, its rows, what is counted, answers and choices."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from collection.ledger.entries import Labels
from db.copying import copy_values
from db.writes.affected import has_row

ADD = text("""
    INSERT INTO imports (user_id, file_name, file_hash, content, format, mode, location, mapping, answers, encoding,
        delimiter, notes)
    VALUES (:user_id, :file_name, :file_hash, :content, :format, :mode, :location, CAST(:mapping AS jsonb),
        CAST(:answers AS jsonb), :encoding, :delimiter, :notes)
    RETURNING id
""")
DROP = text(
    "DELETE FROM imports WHERE id = :id AND user_id = :user_id AND state IN ('received', 'previewed') RETURNING id"
)
DROP_ROWS = text("DELETE FROM import_rows WHERE import_id = :id")
ROWS = """import_rows (import_id, position, user_id, line, cells, state, reason, remarks, card_id, candidates, wording,
    raw, condition, finish, language, location, location_kind, quantity, unit_cost, unit_fees, currency, acquired_on,
    tags, notes)"""
SET_READ = text("""
    UPDATE imports SET columns = :columns, questions = CAST(:questions AS jsonb), answers = CAST(:answers AS jsonb),
        content = CASE WHEN :keeps_file THEN content END
    WHERE id = :id
""")
SET_TOLD = text(
    "UPDATE imports SET state = 'received', answers = CAST(:answers AS jsonb), refusal = NULL WHERE id = :id"
)
SET_COUNTED = text("""
    UPDATE imports SET state = 'previewed', refusal = NULL, counts = CAST(:counts AS jsonb), locations = :locations,
        inventory_version = :version
    WHERE id = :id
""")
SET_COMMITTED = text("""
    UPDATE imports SET state = 'committed', committed_at = :time, committed_version = :version, content = NULL,
        refusal = NULL, labels = CAST(:labels AS jsonb)
    WHERE id = :id
""")
SET_UNDONE = text("UPDATE imports SET state = 'undone', refusal = NULL, undone_at = :time WHERE id = :id")
SET_REQUESTED = text("UPDATE imports SET state = :state, refusal = NULL WHERE id = :id")
SET_REFUSED = text("""
    UPDATE imports SET state = :state, refusal = CAST(:refusal AS jsonb)
    WHERE id = :id AND user_id = :user_id AND state = :requested
""")
CHOOSE = text("""
    UPDATE import_rows SET state = :state, reason = :reason, card_id = :card_id, finish = :finish,
        raw = :raw
    WHERE import_id = :id AND wording = :wording AND raw IS NOT DISTINCT FROM :raw_before
        AND state IN ('exact', 'proposed', 'unresolved')
""")
RAWS = text("SELECT DISTINCT raw FROM import_rows WHERE import_id = :id AND wording = :wording")
REMEMBER_CHOICE = text("""
    INSERT INTO import_choices (user_id, digest, wording, card_id) VALUES (:user_id, :digest, :wording, :card_id)
    ON CONFLICT (user_id, digest) DO UPDATE SET card_id = excluded.card_id
""")
REMEMBER_WORDS = text("""
    INSERT INTO import_words (user_id, format, answers) VALUES (:user_id, :format, CAST(:answers AS jsonb))
    ON CONFLICT (user_id, format) DO UPDATE SET answers = excluded.answers
""")
DROP_EXPIRED = (
    text("DELETE FROM import_rows USING imports WHERE imports.id = import_id AND created_at < :since"),
    text("UPDATE imports SET answers = answers - 'lines' WHERE created_at < :since AND answers ? 'lines'"),
    text("DELETE FROM imports WHERE created_at < :since AND state IN ('received', 'previewed')"),
)


def add(connection: Connection, user_id: int, **values: Any) -> int:
    """Store a file that was received, and return the number of its import."""
    told = {"user_id": user_id, **values, "mapping": _json(values["mapping"]), "answers": json.dumps(values["answers"])}
    return int(connection.execute(ADD, told).scalar_one())


def drop(connection: Connection, user_id: int, import_id: int) -> bool:
    """Delete an import that was not committed and return True; False where the user has no such one."""
    return has_row(connection, DROP, user_id=user_id, id=import_id)


def drop_rows(connection: Connection, import_id: int) -> None:
    """Delete the rows of an import."""
    connection.execute(DROP_ROWS, {"id": import_id})


def add_rows(connection: Connection, rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY rows, in the order of the columns of `ROWS`."""
    copy_values(connection, ROWS, rows)


def set_read(
    connection: Connection,
    import_id: int,
    columns: Sequence[str],
    questions: Any,
    answers: Mapping[str, Any],
    *,
    keeps_file: bool,
) -> None:
    """Store what a file has said: its columns, and what it leaves open after some answers."""
    values = {"id": import_id, "columns": [*columns], "questions": json.dumps(questions), "keeps_file": keeps_file}
    connection.execute(SET_READ, values | {"answers": json.dumps(answers)})


def set_told(connection: Connection, import_id: int, answers: Mapping[str, Any]) -> None:
    """Store answers with which a file is still to be read."""
    connection.execute(SET_TOLD, {"id": import_id, "answers": json.dumps(answers)})


def set_counted(
    connection: Connection, import_id: int, counts: Mapping[str, int], locations: Sequence[str], version: int
) -> None:
    """Store what a commit would do to a version of the inventory."""
    values = {"id": import_id, "counts": json.dumps(counts), "locations": [*locations], "version": version}
    connection.execute(SET_COUNTED, values)


def set_committed(
    connection: Connection, import_id: int, time: datetime, version: int, labels: Mapping[int, tuple[Labels, Labels]]
) -> None:
    """Store that an import was committed, and the labels of holdings before and after it; the file is dropped."""
    values = {
        "id": import_id,
        "time": time,
        "version": version,
        "labels": json.dumps(
            {number: (before.tags, before.notes, after.tags, after.notes) for number, (before, after) in labels.items()}
        ),
    }
    connection.execute(SET_COMMITTED, values)


def set_undone(connection: Connection, import_id: int, time: datetime) -> None:
    """Store that an import was undone."""
    connection.execute(SET_UNDONE, {"id": import_id, "time": time})


def set_requested(connection: Connection, import_id: int, state: str) -> None:
    """Store that a worker is to commit an import, or to undo it."""
    connection.execute(SET_REQUESTED, {"id": import_id, "state": state})


def set_refused(
    connection: Connection, user_id: int, import_id: int, requested: str, state: str, refusal: Mapping[str, str]
) -> None:
    """Store why an import in the state `requested` was not done, and that it is in another `state` again."""
    values = {"user_id": user_id, "id": import_id, "requested": requested, "state": state}
    connection.execute(SET_REFUSED, values | {"refusal": json.dumps(refusal)})


def raws(connection: Connection, import_id: int, wording: str) -> Sequence[str | None]:
    """Return the `raw` texts of the rows with a wording."""
    return connection.scalars(RAWS, {"id": import_id, "wording": wording}).all()


def choose(connection: Connection, import_id: int, wording: str, **values: Any) -> None:
    """Store the card of the rows with a wording and a `raw` text."""
    connection.execute(CHOOSE, {"id": import_id, "wording": wording, **values})


def remember_choice(connection: Connection, user_id: int, wording: str, card_id: int) -> None:
    """Store which card a user means by a wording."""
    digest = hashlib.sha256(wording.encode()).digest()
    values = {"user_id": user_id, "digest": digest, "wording": wording, "card_id": card_id}
    connection.execute(REMEMBER_CHOICE, values)


def remember_words(connection: Connection, user_id: int, form: str, answers: Mapping[str, Any]) -> None:
    """Store what a user says about the words of a format."""
    connection.execute(REMEMBER_WORDS, {"user_id": user_id, "format": form, "answers": json.dumps(answers)})


def drop_expired(connection: Connection, since: datetime) -> None:
    """Delete the rows of imports, their mended cells, and the imports that were never committed, of before a time."""
    for statement in DROP_EXPIRED:
        connection.execute(statement, {"since": since})


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value)
