"""The ledger of a collection as a list: what happened, the newest first."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from collection.ledger.entries import WITH_PROCEEDS
from collection.ledger.replaying import replay
from db.engine import Connection, Row, reading
from db.queries import inventory
from db.queries import transactions as queries
from services.market.card_summary import CardSummary, summaries_of
from services.paging import place_of, position_at
from services.people.proceeds import Proceeds, proceeds_of
from services.people.transaction_requests import LARGEST, TransactionsRequest
from services.rows import made_of

MOST_CARDS = 3  # of an entry


@dataclass(frozen=True, slots=True)
class Transaction:
    """An entry of the ledger. `reverses` and `reversed_by` are numbers of entries, `import_id` that of an import.

    `copies` came, went, were moved or told anew. `is_automatic`: nobody asked for it. `proceeds` are those of a sale or
    a trade that counts.
    """

    id: int
    time: datetime
    kind: str
    card_ids: list[int]
    copies: int
    reverses: int | None
    reversed_by: int | None
    import_id: int | None
    is_automatic: bool
    note: str
    proceeds: Proceeds | None

    @property
    def can_be_reversed(self) -> bool:
        """Return whether it may be reversed: it was not, and is of no import."""
        return self.reversed_by is None and self.import_id is None


@dataclass(frozen=True, slots=True)
class TransactionsPage:
    """A page of entries. The following page begins after the place `next_after`."""

    items: list[Transaction]
    next_after: bytes | None


def load_transactions(user_id: int, asked: TransactionsRequest) -> TransactionsPage:
    """Return a page of a user's ledger, the newest entry first."""
    last = position_at(asked.after, tuple[int])
    with reading(fresh=True) as connection:
        rows = queries.page(connection, user_id, last[0] if last else LARGEST, asked.limit + 1, asked.kind)
        brought = _proceeds(connection, user_id, {row.kind for row in rows})
    items = [_transaction(row, brought.get(row.id)) for row in rows[: asked.limit]]
    return TransactionsPage(items, place_of((items[-1].id,)) if len(rows) > asked.limit else None)


def load_cards_of(items: Iterable[Transaction]) -> Mapping[int, CardSummary]:
    """Return the cards of entries by their numbers, some of each entry, in one statement."""
    wanted = {number for one in items for number in one.card_ids[:MOST_CARDS]}
    if not wanted:
        return {}
    with reading() as connection:
        return summaries_of(connection, wanted)


def _proceeds(connection: Connection, user_id: int, kinds: Collection[str]) -> dict[int, Proceeds]:
    """Return what the entries of a ledger brought; it is read where one of the kinds brings money."""
    if WITH_PROCEEDS.isdisjoint(kinds):
        return {}
    return proceeds_of(replay(one.entry for one in inventory.entries(connection, user_id)).parts)


def _transaction(row: Row, proceeds: Proceeds | None) -> Transaction:
    return made_of(row, Transaction, proceeds=proceeds)
