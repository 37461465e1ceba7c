"""Rejected records: by reason, and one by one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from db.engine import reading
from db.queries import rejected as queries
from services.operation.runs import RUN_ID
from services.paging import place_of, position_at
from services.requests import Request
from services.rules import Text

MOST_GROUPS = 100
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class RejectedRequest(Request):
    """Rejected records of a run, of a source, for a reason. A filter that is left out means any."""

    run_id: Annotated[int | None, RUN_ID] = None
    source: Annotated[str | None, Text(description="Name of a source.")] = None
    reason: Annotated[
        str | None, Text(longest=8_000, description="Why records were rejected, as the admin page lists it.")
    ] = None
    after: bytes | None = None

    @property
    def filters(self) -> dict[str, Any]:
        """Return the given filters by name."""
        return {"run_id": self.run_id, "source": self.source, "reason": self.reason}

    @property
    def scope(self) -> tuple[str, ...]:
        """Return which list a place belongs to."""
        return ("rejected", *map(str, self.filters.values()))


@dataclass(frozen=True, slots=True)
class RejectedGroup:
    """Records of a source rejected for one reason; `whole` of the `records` are stored whole and can be replayed."""

    source: str
    reason: str
    records: int
    whole: int
    newest: datetime
    example: str


@dataclass(frozen=True, slots=True)
class RejectedOfSource:
    """Number of rejected records of a source, for all reasons."""

    source: str
    records: int
    newest: datetime


@dataclass(frozen=True, slots=True)
class RejectedRecord:
    """A record that could not be stored, with the reason."""

    id: int
    run_id: int
    source: str
    raw: str
    reason: str
    time: datetime
    whole: bool


@dataclass(frozen=True, slots=True)
class RejectedPage:
    """One page of rejected records, newest first. The following page begins after the place `next_after`."""

    items: list[RejectedRecord]
    next_after: bytes | None


def load_groups(asked: RejectedRequest) -> list[RejectedGroup]:
    """Return the most frequent reasons, most frequent first."""
    with reading() as connection:
        return [RejectedGroup(**row._mapping) for row in queries.groups(connection, MOST_GROUPS, **asked.filters)]


def load_page(asked: RejectedRequest) -> RejectedPage:
    """Return a page of records."""
    last = position_at(asked.after, tuple[int])
    with reading() as connection:
        rows = queries.page(connection, PAGE_SIZE + 1, **asked.filters, before=last[0] if last else None)
    items = [RejectedRecord(**row._mapping) for row in rows[:PAGE_SIZE]]
    return RejectedPage(items, place_of((items[-1].id,)) if len(rows) > PAGE_SIZE else None)


def load_number() -> int:
    """Return the number of rejected records in all."""
    with reading() as connection:
        return queries.number(connection)


def load_sources() -> list[RejectedOfSource]:
    """Return the number of rejected records of each source that has any."""
    with reading() as connection:
        return [RejectedOfSource(**row._mapping) for row in queries.by_source(connection)]
