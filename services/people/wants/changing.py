"""Wants added, changed and removed. Adding one that is there changes nothing, so a removal is undone by adding it."""

from decimal import Decimal
from typing import Any

from collection.ledger.money import major, minor
from collection.wants.wanting import Priority
from db.engine import Connection, Row
from db.queries import wants as queries
from db.writes import accounts, alerts
from db.writes import wants as writes
from services.people.inventories import Cause, changing
from services.people.wants.contract import Want, maximum_of
from services.people.wants.listing import NoSuchWant, existing
from services.people.wants.requests import ANY, AddRequest, ChangeRequest
from services.requests import RejectedRequest

MOST = 1_000  # wants of a user


class TooManyWants(Exception):
    """The user has as many wants as one may have."""

    def __init__(self) -> None:
        super().__init__(f"A want list has at most {MOST:,} cards. Remove some of them first.")


class SameWant(Exception):
    """The user has another want of the same variant."""

    def __init__(self) -> None:
        super().__init__("That is on your want list already, as another line. Change that one.")


class StaleWant(Exception):
    """The want has been changed since it was read; `now` is what it is."""

    def __init__(self, now: Want) -> None:
        super().__init__("It has been changed meanwhile: look at it once more.")
        self.now = now


def add(user_id: int, asked: AddRequest) -> tuple[Want, bool]:
    """Add a want; return it, and whether it is new: one of the same variant stays as it is.

    Alerts on a want of the card that was removed watch the new one: so an undone removal changes nothing for them.
    Raises RejectedRequest for no card, or a maximum without a currency; TooManyWants.
    """
    with changing(user_id, Cause.WANT_LIST) as connection:
        return add_in(connection, user_id, asked)


def add_in(connection: Connection, user_id: int, asked: AddRequest) -> tuple[Want, bool]:
    """Add a want in a transaction of the caller's, as `add` does."""
    accounts.lock_user(connection, user_id)
    columns = _columns(connection, asked)
    found = writes.twin(connection, user_id, columns)
    if found is None and writes.number_of(connection, user_id) >= MOST:
        raise TooManyWants
    if found is not None:
        return existing(connection, user_id, found), False
    number = writes.add(connection, user_id, columns)
    alerts.follow_want(connection, user_id, number, asked.card_id)
    return existing(connection, user_id, number), True


def change(user_id: int, asked: ChangeRequest) -> Want:
    """Change a want and return it. Raises NoSuchWant, StaleWant, SameWant, RejectedRequest."""
    with changing(user_id, Cause.WANT_LIST) as connection:
        accounts.lock_user(connection, user_id)
        row = queries.stored(connection, user_id, asked.want_id)
        if row is None:
            raise NoSuchWant(asked.want_id)
        if row.version != asked.version:
            raise StaleWant(existing(connection, user_id, asked.want_id))
        columns = _changed(row, asked)
        twin = writes.twin(connection, user_id, {"card_id": row.card_id, "oracle_id": row.oracle_id, **columns})
        if twin not in (None, asked.want_id):
            raise SameWant
        writes.change(connection, user_id, asked.want_id, asked.version, columns)
        return existing(connection, user_id, asked.want_id)


def remove(user_id: int, want_id: int) -> None:
    """Remove a want. Raises NoSuchWant."""
    with changing(user_id, Cause.WANT_LIST) as connection:
        if not writes.delete(connection, user_id, want_id):
            raise NoSuchWant(want_id)


def _columns(connection: Connection, asked: AddRequest) -> dict[str, Any]:
    card = queries.cards(connection, [asked.card_id]).get(asked.card_id)
    if card is None:
        raise RejectedRequest({"card_id": "is no card"})
    return {
        "card_id": asked.card_id,
        "oracle_id": card.oracle_id if asked.any_printing else None,
        **{name: _word(getattr(asked, name)) for name in writes.VARIANT},
        "quantity": asked.quantity,
        **_maximum(asked.max_price, asked.currency),
        "priority": Priority.of(asked.priority),
        "note": asked.note,
    }


def _changed(row: Row, asked: ChangeRequest) -> dict[str, Any]:
    """Return the columns of a changed want; what the request leaves out is that of its row."""
    told = {name: getattr(asked, name) for name in (*writes.VARIANT, "quantity", "note")}
    kept = {name: row._mapping[name] if value is None else _word(value) for name, value in told.items()}
    maximum = maximum_of(row) or Decimal(0) if asked.max_price is None else asked.max_price
    priority = row.priority if asked.priority is None else Priority.of(asked.priority)
    return {**kept, **_maximum(maximum, asked.currency or row.currency), "priority": priority}


def _word(value: Any) -> Any:
    return None if value == ANY else value


def _maximum(price: Decimal, currency: str | None) -> dict[str, Any]:
    """Return the columns of a maximum price. Raises RejectedRequest for one below a cent, or without a currency."""
    if not price:
        return {"maximum": None, "currency": None}
    if currency is None:
        raise RejectedRequest({"currency": "is needed with a maximum price"})
    cents = minor(price, currency)
    if major(cents, currency) != price:
        raise RejectedRequest({"max_price": "must be a number of cents"})
    return {"maximum": cents, "currency": currency}
