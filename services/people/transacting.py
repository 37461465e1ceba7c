"""Recording of an entry of the ledger: the lots become what the whole ledger leads to, in one transaction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from collection.ledger.entries import Entry, EntryKind, Method
from collection.ledger.replaying import Problem, ProblemKind, Replay, replay
from db.engine import Connection
from db.queries import inventory
from db.queries.inventory import StoredLot
from db.writes import inventory as stored
from services.people.entering import WITH_HOLDING, Given, demand_fields, entry_of
from services.people.holdings import require_card, unchanged
from services.people.inventories import changing
from services.people.proceeds import Proceeds, proceeds_of
from services.people.replayed import become
from services.people.settings import load_settings
from services.people.transaction_requests import RecordRequest
from services.requests import RejectedRequest

# Whatever leaves for money may have been acquired before anything was recorded.
MAY_LACK_ACQUISITION = frozenset((EntryKind.SELL, EntryKind.TRADE))
WRONG = {
    ProblemKind.ACQUISITION_MISSING: ("quantity", "is more than there are"),
    ProblemKind.NOT_HELD: ("quantity", "is more than there are"),
    ProblemKind.TWO_CURRENCIES: ("currency", "must be that of the cost of these copies"),
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded: the entries, and what a sale or a trade brought; None for all others."""

    transactions: list[int]
    proceeds: Proceeds | None


def record(user_id: int, asked: RecordRequest) -> Recorded:
    """Record an entry that happens now.

    Raises RejectedRequest where fields are missing or contradict each other, and where more copies would leave than
    there are, but for sales and trades; NoSuchHolding, StaleHolding.
    """
    asked = replace(asked, method=asked.method or _usual_method(user_id, asked))
    demand_fields(asked)
    with changing(user_id) as connection:
        locked = stored.lock(connection, user_id)
        ledger = [one.entry for one in inventory.entries(connection, user_id)]
        held = _held(connection, user_id, asked)
        given = Given(asked, held, _locations(connection, user_id, asked), locked.last_lot + 1, locked.time)
        made = entry_of(given)
        entry = stored.add_entry(connection, user_id, locked.time, made.kind, made.lines, note=asked.note)
        after = replay([*ledger, entry])
        _demand_held(entry, ledger, after)
        become(connection, user_id, after.lots)
        stored.raise_version(connection, user_id, len(asked.cards or ()))
    return Recorded([entry.id], proceeds_of(after.parts).get(entry.id))


def _usual_method(user_id: int, asked: RecordRequest) -> str:
    """Return by which method copies leave with an entry that names none."""
    return load_settings(user_id).cost_method if asked.kind in MAY_LACK_ACQUISITION else Method.FIFO


def _held(connection: Connection, user_id: int, asked: RecordRequest) -> list[StoredLot]:
    """Return the lots of the holding that the entry is of. Raises NoSuchHolding, StaleHolding, RejectedRequest."""
    for card in asked.cards or ():
        require_card(connection, card.card_id, "cards")
    if asked.kind not in WITH_HOLDING or asked.holding_id is None or asked.version is None:
        return []
    unchanged(connection, user_id, asked.holding_id, asked.version)
    lots = inventory.lots_of(connection, user_id, [asked.holding_id])
    if not lots:
        raise RejectedRequest({"holding_id": "has no copies"})
    return lots


def _locations(connection: Connection, user_id: int, asked: RecordRequest) -> dict[str, str]:
    """Return the keys of locations by name; those that the entry names are made where they are not there."""
    named = [asked.location or "", *(card.location for card in asked.cards or ())]
    stored.add_locations(connection, user_id, {name.strip(): "" for name in named if name.strip()})
    return {row.name: str(row.id) for row in inventory.locations(connection, user_id)}


def _demand_held(entry: Entry, ledger: Sequence[Entry], after: Replay) -> None:
    known = Counter(replay(ledger).problems)
    for problem in (Counter(after.problems) - known).elements():
        if not _is_allowed(entry, problem):
            name, words = WRONG[problem.kind]
            raise RejectedRequest({name: words})


def _is_allowed(entry: Entry, problem: Problem) -> bool:
    is_missing = problem.kind is ProblemKind.ACQUISITION_MISSING
    return is_missing and problem.entry == entry.id and entry.kind in MAY_LACK_ACQUISITION
