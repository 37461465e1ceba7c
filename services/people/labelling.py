"""Tags and notes of holdings: what a collector writes beside copies. They are no part of the ledger."""

from collections.abc import Iterable, Sequence

from db.engine import Connection, Row
from db.writes import inventory as stored
from services.people.holding_requests import ChangeRequest


def words_of(text: str) -> list[str]:
    """Return the tags in a text that separates them by commas, each once."""
    return list(dict.fromkeys(filter(None, map(str.strip, text.split(",")))))


def relabel(connection: Connection, user_id: int, row: Row, asked: ChangeRequest) -> bool:
    """Store what a request says of a holding's tags and notes, and return whether they are others than before."""
    tags = list(row.tags) if asked.tags is None else words_of(asked.tags)
    tags = _with(tags, words_of(asked.add_tags), words_of(asked.remove_tags))
    notes = row.notes if asked.notes is None else asked.notes
    if (tags, notes) == (list(row.tags), row.notes):
        return False
    stored.label(connection, user_id, {row.id: (tags, notes)})
    return True


def add_labels(connection: Connection, user_id: int, row: Row, tags: str, notes: str) -> None:
    """Add tags and notes to those that a holding has."""
    lines = [row.notes] if row.notes else []
    if notes and notes != row.notes:
        lines.append(notes)
    told = _with(list(row.tags), words_of(tags), ())
    stored.label(connection, user_id, {row.id: (told, "\n".join(lines))})


def _with(tags: Sequence[str], added: Iterable[str], removed: Sequence[str]) -> list[str]:
    return [tag for tag in dict.fromkeys((*tags, *added)) if tag not in removed]
