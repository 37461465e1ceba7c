"""Holdings: listed, added, changed and removed, each change as an entry of the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from collection.ledger.entries import EntryKind, Facts
from collection.ledger.lots import Lot
from collection.ledger.money import InvalidCurrency, major, minor, parse_currency
from collection.ledger.variants import Variant
from collection.reconciliation.columns import location_key, variant
from collection.reconciliation.wording import raw_without_clues
from db.engine import Connection, Row, reading
from db.queries import holdings as queries
from db.queries import imports as cards
from db.queries import inventory
from db.writes import inventory as stored
from market.variants import Condition, Finish
from services.people import labelling
from services.people.holding_requests import UNKNOWN, AddRequest, ChangeRequest
from services.people.inventories import changing
from services.people.recording import Change
from services.requests import RejectedRequest
from services.rows import made_of


class NoSuchHolding(LookupError):
    """The user has no such holding."""


class StaleHolding(Exception):
    """The holding has been changed since it was read; `now` is what it is."""

    def __init__(self, now: "Holding") -> None:
        super().__init__("It has been changed meanwhile: look at it once more.")
        self.now = now


@dataclass(frozen=True, slots=True)
class HoldingLot:
    """A lot of a holding. `price` and `fees` are of all its copies, in `currency`; None is unknown."""

    number: int
    quantity: int
    price: Decimal | None
    fees: Decimal
    currency: str | None
    acquired_on: date | None


@dataclass(frozen=True, slots=True)
class Holding:
    """Copies of one variant in one location; `raw` is what the file said beyond it. `lots` only of a single one.

    `transactions` are the entries of the ledger that have just made it what it is.
    """

    id: int
    card_id: int | None
    condition: str | None
    finish: str | None
    language: str | None
    raw: Mapping[str, Any]
    location: str
    quantity: int
    tags: Sequence[str]
    notes: str
    version: int
    lots: Sequence[HoldingLot] = ()
    transactions: Sequence[int] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Location:
    """A location of a user, with the number of copies in it."""

    id: int
    name: str
    kind: str
    copies: int


def load_holding(user_id: int, holding_id: int) -> Holding:
    """Return a holding with its lots. Raises NoSuchHolding."""
    with reading(fresh=True) as connection:
        return _existing(connection, user_id, holding_id)


def load_locations(user_id: int) -> Sequence[Location]:
    """Return the locations of a user by name."""
    with reading(fresh=True) as connection:
        return [Location(**row._mapping) for row in queries.locations(connection, user_id)]


def add(user_id: int, asked: AddRequest) -> Holding:
    """Add copies and return their holding. Raises RejectedRequest for an unknown card or a cost without a currency."""
    price, currency = _cost(asked)
    with changing(user_id) as connection:
        require_card(connection, asked.card_id)
        change = Change(connection, user_id)
        location = _location(connection, user_id, asked.location)
        told = Variant(asked.card_id, *grades(asked.condition, asked.finish, asked.language))
        facts = Facts(told, location, asked.quantity, price, 0, currency, asked.acquired_on)
        change.acquire(EntryKind.BUY, [facts])
        change.finish()
        number = stored.ensure_holdings(connection, user_id, [(told, location)])[told, location]
        if asked.tags or asked.notes:
            change.label([labelling.added(_row(connection, user_id, number), asked)])
        return replace(_existing(connection, user_id, number), transactions=change.entries)


def change(user_id: int, asked: ChangeRequest) -> Holding:
    """Change a holding and return it; another one, where there is one already of what the copies are now.

    Added copies have an unknown cost; of fewer copies those of the oldest lots are gone. Raises NoSuchHolding,
    StaleHolding, RejectedRequest for an unknown card.
    """
    with changing(user_id) as connection:
        inventory_change = Change(connection, user_id)
        row = unchanged(connection, user_id, asked.holding_id, asked.version)
        inventory_change.label([labelling.changed(row, asked)])
        number = corrected(connection, user_id, inventory_change, row, asked)
        stored.count_copies(connection, user_id, [number])
        inventory_change.finish()
        return replace(_existing(connection, user_id, number), transactions=inventory_change.entries)


def remove(user_id: int, holding_id: int, version: int) -> None:
    """Remove all copies of a holding. Raises NoSuchHolding, StaleHolding."""
    with changing(user_id) as connection:
        inventory_change = Change(connection, user_id)
        row = unchanged(connection, user_id, holding_id, version)
        inventory_change.remove(EntryKind.CORRECT, inventory_change.lots_of(row.id), row.quantity)
        inventory_change.finish()


def corrected(connection: Connection, user_id: int, change: Change, row: Row, asked: ChangeRequest) -> int:
    """Record what a request changes of the copies, and return the holding that they are in then."""
    number: int = row.id
    before = variant(row.card_id, row.condition, row.finish, row.language, row.raw)
    after, location = _variant(connection, before, asked), location_key(row.location_id)
    if asked.location is not None and asked.location.strip() != row.location:
        location = _location(connection, user_id, asked.location)
    more = 0 if asked.quantity is None else asked.quantity - row.quantity
    if more < 0:
        change.remove(EntryKind.CORRECT, change.lots_of(number), -more)
    if asked.acquired_on is not None:
        change.acquired(change.lots_of(number), asked.acquired_on)
    if after != before or location != location_key(row.location_id):
        number = change.become(change.lots_of(number), after, location)
    if more > 0:
        change.acquire(EntryKind.CORRECT, [Facts(after, location, more, acquired_on=asked.acquired_on)])
    return number


def _variant(connection: Connection, before: Variant, asked: ChangeRequest) -> Variant:
    told = zip(("condition", "finish", "language"), before[1:4], strict=True)
    words = [getattr(asked, name) or value or UNKNOWN for name, value in told]
    if asked.card_id is None:
        return Variant(before.card_id, *grades(*words), before.raw)
    require_card(connection, asked.card_id)
    rest = raw_without_clues(before.raw) if before.raw else None
    return Variant(asked.card_id, *grades(*words), rest)


def grades(condition: str, finish: str, language: str) -> tuple[Condition | None, Finish | None, str | None]:
    """Return condition, finish and language of words, None for what is unknown."""
    return (
        None if condition == UNKNOWN else Condition(condition),
        None if finish == UNKNOWN else Finish(finish),
        None if language == UNKNOWN else language,
    )


def _cost(asked: AddRequest) -> tuple[int | None, str | None]:
    if asked.unit_cost is None:
        return None, None
    try:
        currency = parse_currency(asked.currency or "")
    except InvalidCurrency:
        raise RejectedRequest({"currency": "is needed with a cost: an ISO 4217 code such as EUR"}) from None
    return minor(asked.unit_cost * asked.quantity, currency), currency


def require_card(connection: Connection, card_id: int, field: str = "card_id") -> None:
    """Raise RejectedRequest, naming the field, where there is no such card."""
    if cards.scryfall_id(connection, card_id) is None:
        raise RejectedRequest({field: "is no card" if field == "card_id" else f"has an unknown card: {card_id}"})


def _location(connection: Connection, user_id: int, name: str) -> str:
    """Return the location of a name, which is made where it is not there."""
    name = name.strip()
    if not name:
        return ""
    stored.add_locations(connection, user_id, {name: ""})
    return next(str(row.id) for row in inventory.locations(connection, user_id) if row.name == name)


def unchanged(connection: Connection, user_id: int, holding_id: int, version: int) -> Row:
    """Return a holding as it is stored. Raises NoSuchHolding, StaleHolding."""
    row = _row(connection, user_id, holding_id)
    if row.version != version:
        raise StaleHolding(_existing(connection, user_id, holding_id))
    return row


def _existing(connection: Connection, user_id: int, holding_id: int) -> Holding:
    row = _row(connection, user_id, holding_id)
    return _holding(row, [_lot(one.lot) for one in inventory.lots_of(connection, user_id, [holding_id])])


def _row(connection: Connection, user_id: int, holding_id: int) -> Row:
    row = queries.one(connection, user_id, holding_id)
    if row is None:
        raise NoSuchHolding(holding_id)
    return row


def _holding(row: Row, lots: Sequence[HoldingLot] = ()) -> Holding:
    raw = msgspec.json.decode(row.raw) if row.raw else {}
    return made_of(row, Holding, raw=raw, lots=lots)


def _lot(lot: Lot) -> HoldingLot:
    price = None if lot.price is None else major(lot.price, lot.currency or "")
    return HoldingLot(lot.id, lot.quantity, price, major(lot.fees, lot.currency or ""), lot.currency, lot.acquired_on)
