"""Rejected records: by reason, and one by one."""

from dataclasses import asdict, dataclass
from datetime import datetime

from dashapp.services.paging import read_cursor, write_cursor
from db.engine import reading
from db.queries import rejected as queries

MOST_GROUPS = 100
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class RejectedRequest:
    """Which rejected records are meant; None means any."""

    run_id: int | None = None
    source: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class RejectedGroup:
    """What was rejected of a source for one reason; so many of the `records` are kept `whole`, to be read again."""

    source: str
    reason: str
    records: int
    whole: int
    newest: datetime
    example: str


@dataclass(frozen=True, slots=True)
class RejectedRecord:
    """A record that could not be stored, and why."""

    id: int
    run_id: int
    source: str
    raw: str
    reason: str
    time: datetime
    whole: bool


@dataclass(frozen=True, slots=True)
class RejectedPage:
    """Some rejected records, newest first, and the cursor of those after them."""

    items: list[RejectedRecord]
    next_cursor: str | None


def load_groups(asked: RejectedRequest) -> list[RejectedGroup]:
    """The most frequent reasons, most frequent first."""
    with reading() as connection:
        return [RejectedGroup(**row._mapping) for row in queries.groups(connection, MOST_GROUPS, **asdict(asked))]


def load_page(asked: RejectedRequest, cursor: str | None = None) -> RejectedPage:
    """A page of records. Raises InvalidRequest for a cursor of another list."""
    scope = ("rejected", *(str(value) for value in asdict(asked).values()))
    before = read_cursor(cursor, scope, tuple[int])[0] if cursor else None
    with reading() as connection:
        rows = queries.page(connection, PAGE_SIZE + 1, **asdict(asked), before=before)
    items = [RejectedRecord(**row._mapping) for row in rows[:PAGE_SIZE]]
    return RejectedPage(items, write_cursor(scope, (items[-1].id,)) if len(rows) > PAGE_SIZE else None)


def load_number() -> int:
    """How many rejected records there are in all."""
    with reading() as connection:
        return queries.number(connection)


def load_sources() -> list[str]:
    """The sources of which something was rejected."""
    with reading() as connection:
        return list(queries.sources(connection))
