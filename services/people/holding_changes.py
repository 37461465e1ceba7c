"""Changes of several holdings in one transaction: all of them or none, each of the version that was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from collection.ledger.entries import EntryKind
from db.writes import inventory as stored
from services.people import labelling
from services.people.holding_requests import (
    ACQUIRED_ON,
    ADD_TAGS,
    CONDITION,
    FINISH,
    LANGUAGE,
    LOCATION,
    NOTES,
    QUANTITY,
    REMOVE_TAGS,
    TAGS,
    ChangeRequest,
)
from services.people.holdings import corrected, unchanged
from services.people.inventories import changing
from services.people.recording import Change
from services.requests import Request, fields_of
from services.rules import Flag, Words

MOST_AT_ONCE = 100  # a page of holdings
HOLDINGS = Words(
    description=f"Holdings, each as its number and its version: 12:3; {MOST_AT_ONCE} at most.",
    longest=32 * MOST_AT_ONCE,
    pattern=rf"[1-9][0-9]{{0,14}}:[0-9]{{1,9}}(,[1-9][0-9]{{0,14}}:[0-9]{{1,9}}){{0,{MOST_AT_ONCE - 1}}}",
    expected="numbers and versions of holdings, such as 12:3",
)


@dataclass(frozen=True, slots=True)
class HoldingChangesRequest(Request):
    """The same change of several holdings; what is left out stays. `remove` takes all their copies out instead."""

    holdings: Annotated[str, HOLDINGS]
    quantity: Annotated[int | None, QUANTITY] = None
    condition: Annotated[str | None, CONDITION] = None
    finish: Annotated[str | None, FINISH] = None
    language: Annotated[str | None, LANGUAGE] = None
    location: Annotated[str | None, LOCATION] = None
    tags: Annotated[str | None, TAGS] = None
    notes: Annotated[str | None, NOTES] = None
    add_tags: Annotated[str, ADD_TAGS] = ""
    remove_tags: Annotated[str, REMOVE_TAGS] = ""
    acquired_on: Annotated[date | None, ACQUIRED_ON] = None
    remove: Annotated[bool, Flag(description="Take all copies out.")] = False

    @property
    def versions(self) -> dict[int, int]:
        """Return the versions of the holdings by their numbers."""
        return {int(number): int(version) for number, _, version in (one.partition(":") for one in self._words)}

    @property
    def _words(self) -> list[str]:
        return self.holdings.split(",")

    def change_of(self, number: int, version: int) -> ChangeRequest:
        """Return the change of one of the holdings."""
        return ChangeRequest(number, version, **{name: getattr(self, name) for name in _COMMON})


# What a change of several holdings says of each.
_COMMON = fields_of(HoldingChangesRequest).keys() & fields_of(ChangeRequest).keys()


@dataclass(frozen=True, slots=True)
class Changed:
    """What was done: the entries of the ledger that were made, and how many holdings have other tags or notes."""

    transactions: Sequence[int]
    labelled: int = 0


def change_all(user_id: int, asked: HoldingChangesRequest) -> Changed:
    """Change holdings and return what was done.

    Raises NoSuchHolding, StaleHolding.
    """
    with changing(user_id) as connection:
        change = Change(connection, user_id)
        # Before the first change: holdings may become one another's, and then have the labels of both.
        rows = [unchanged(connection, user_id, number, version) for number, version in asked.versions.items()]
        labelled = change.label([labelling.changed(row, asked.change_of(row.id, row.version)) for row in rows])
        for row in rows:
            if asked.remove:
                change.remove(EntryKind.CORRECT, change.lots_of(row.id), row.quantity)
            else:
                number = corrected(connection, user_id, change, row, asked.change_of(row.id, row.version))
                stored.count_copies(connection, user_id, [number])
        change.finish()
    return Changed(change.entries, labelled)
