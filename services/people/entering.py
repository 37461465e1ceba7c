"""Entries made of a person's request: what it says, checked, as lines of the ledger."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from collection.ledger.entries import (
    Acquisition,
    Copies,
    Disposal,
    Entry,
    EntryKind,
    Facts,
    Grading,
    InvalidEntry,
    Method,
    Move,
)
from collection.ledger.money import InvalidCurrency, minor, parse_currency
from collection.ledger.recording import bought, opened, sold, traded
from collection.ledger.variants import Variant
from db.queries.inventory import StoredLot
from services.people.holding_requests import UNKNOWN
from services.people.holdings import grades
from services.people.transaction_requests import IncomingCard, RecordRequest
from services.requests import RejectedRequest

NUMBER = 0  # of an entry that is not stored yet
WITH_HOLDING = frozenset(
    (EntryKind.SELL, EntryKind.TRADE, EntryKind.LOSE, EntryKind.GIFT_OUT, EntryKind.GRADE, EntryKind.MOVE)
)
WITH_CARDS = frozenset((EntryKind.BUY, EntryKind.GIFT_IN, EntryKind.OPEN, EntryKind.TRADE))
NEEDED = "is needed for this kind"


@dataclass(frozen=True, slots=True)
class Given:
    """What an entry is made of: the request, the lots of its holding, and the locations by name.

    `first_lot` is the number of the first new lot; `at` the time of the entry (UTC).
    """

    asked: RecordRequest
    held: Sequence[StoredLot]
    locations: Mapping[str, str]
    first_lot: int
    at: datetime


def demand_fields(asked: RecordRequest) -> None:
    """Raise RejectedRequest naming the fields that the kind of entry needs, or that need one another."""
    problems: dict[str, str] = {}
    if asked.kind in WITH_HOLDING:
        problems |= {name: NEEDED for name in ("holding_id", "version", "quantity") if getattr(asked, name) is None}
    if asked.kind in WITH_CARDS and asked.cards is None:
        problems["cards"] = NEEDED
    if asked.kind == EntryKind.MOVE and asked.location is None:
        problems["location"] = NEEDED
    if asked.kind != EntryKind.TRADE and (asked.amount or 0) < 0:
        problems["amount"] = "must not be below zero"
    if (asked.method == Method.SPECIFIC) != (asked.lots is not None):
        problems["lots"] = "belong to the method specific, which needs them"
    if _has_money(asked) and not _is_currency(asked.currency):
        problems["currency"] = "is needed with money: an ISO 4217 code such as EUR"
    if problems:
        raise RejectedRequest(problems)


def entry_of(given: Given) -> Entry:
    """Return the entry of a request. Raises RejectedRequest where it contradicts itself."""
    try:
        return _MADE[EntryKind(given.asked.kind)](given)
    except InvalidEntry as error:
        raise RejectedRequest({"lots" if given.asked.lots else "kind": str(error)}) from None


def _has_money(asked: RecordRequest) -> bool:
    prices = [card.price for card in asked.cards or ()]
    return any(amount is not None for amount in (asked.amount, asked.fees, *prices))


def _is_currency(code: str | None) -> bool:
    try:
        return bool(parse_currency(code or ""))
    except InvalidCurrency:
        return False


def _currency(given: Given) -> str | None:
    return parse_currency(given.asked.currency) if given.asked.currency else None


def _amount(given: Given) -> int | None:
    """Return the money of the entry in minor units."""
    currency = _currency(given)
    return None if given.asked.amount is None or currency is None else minor(given.asked.amount, currency)


def _fees(given: Given) -> int:
    currency = _currency(given)
    return 0 if given.asked.fees is None or currency is None else minor(given.asked.fees, currency)


def _copies(given: Given) -> Copies:
    """Return the copies that leave the holding. Named lots are its own."""
    lot = given.held[0].lot
    named = tuple(_pair(word) for word in given.asked.lots.split(",")) if given.asked.lots else ()
    there = {one.lot.id: one.lot.quantity for one in given.held}
    if any(count > there.get(number, 0) for number, count in named):
        raise RejectedRequest({"lots": "are not all in this holding"})
    return Copies(lot.variant, given.asked.quantity or 0, lot.location, named)


def _pair(word: str) -> tuple[int, int]:
    number, _, count = word.partition(":")
    return int(number), int(count)


def _disposal(given: Given, proceeds: int | None = None) -> Disposal:
    currency = _currency(given) if proceeds is not None or given.asked.kind == EntryKind.SELL else None
    return Disposal(_copies(given), Method(given.asked.method or Method.FIFO), proceeds, 0, currency)


def _acquisitions(given: Given) -> list[Acquisition]:
    cards = enumerate(given.asked.cards or (), given.first_lot)
    return [Acquisition(number, _facts(given, card)) for number, card in cards]


def _facts(given: Given, card: IncomingCard) -> Facts:
    variant = Variant(card.card_id, *grades(card.condition, card.finish, card.language))
    currency = _currency(given)
    price = None if card.price is None or currency is None else minor(card.price, currency)
    location = given.locations.get(card.location.strip(), "")
    known = currency if price is not None else None
    return Facts(variant, location, card.quantity, price, 0, known, given.at.date())


def _bought(given: Given) -> Entry:
    return bought(NUMBER, given.at, _acquisitions(given), _fees(given))


def _given(given: Given) -> Entry:
    return Entry(NUMBER, given.at, EntryKind.GIFT_IN, tuple(_acquisitions(given)))


def _opened(given: Given) -> Entry:
    lots = _acquisitions(given)
    worth = [lot.facts.price or 0 for lot in lots]
    return opened(NUMBER, given.at, lots, worth, _amount(given), _currency(given) or "")


def _sold(given: Given) -> Entry:
    return sold(NUMBER, given.at, [_disposal(given, _amount(given))], _fees(given))


def _traded(given: Given) -> Entry:
    currency = _currency(given)
    if currency is None:
        raise RejectedRequest({"currency": NEEDED})
    return traded(NUMBER, given.at, [_disposal(given)], _acquisitions(given), currency, cash=_amount(given) or 0)


def _gone(given: Given) -> Entry:
    return Entry(NUMBER, given.at, EntryKind(given.asked.kind), (_disposal(given),))


def _moved(given: Given) -> Entry:
    destination = given.locations.get((given.asked.location or "").strip(), "")
    return Entry(NUMBER, given.at, EntryKind.MOVE, (Move(_copies(given), destination),))


def _graded(given: Given) -> Entry:
    before = given.held[0].lot.variant
    told = zip(("condition", "finish", "language"), before[1:4], strict=True)
    words = [getattr(given.asked, name) or value or UNKNOWN for name, value in told]
    after = Variant(before.card_id, *grades(*words), before.raw)
    line = Grading(_copies(given), after, _fees(given), _currency(given) if _fees(given) else None)
    return Entry(NUMBER, given.at, EntryKind.GRADE, (line,))


_MADE: Mapping[EntryKind, Callable[[Given], Entry]] = MappingProxyType(
    {
        EntryKind.BUY: _bought,
        EntryKind.GIFT_IN: _given,
        EntryKind.OPEN: _opened,
        EntryKind.SELL: _sold,
        EntryKind.TRADE: _traded,
        EntryKind.LOSE: _gone,
        EntryKind.GIFT_OUT: _gone,
        EntryKind.MOVE: _moved,
        EntryKind.GRADE: _graded,
    }
)
