"""Entries of ledgers for tests, in amounts of cents, and ledgers of any kind for properties."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from collection.ledger.entries import (
    Acquisition,
    Copies,
    Disposal,
    Entry,
    EntryKind,
    Facts,
    Grading,
    Labelling,
    Labels,
    Line,
    Method,
    Move,
)
from collection.ledger.lots import Lot
from collection.ledger.variants import Variant
from market.variants import Condition, Finish

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
BOLT = Variant(1, Condition.NEAR_MINT, Finish.NONFOIL, "English")
OPAL = Variant(2, Condition.NEAR_MINT, Finish.FOIL, "English")
UNRESOLVED = Variant(None, Condition.NEAR_MINT, Finish.NONFOIL, "English", "1 Bedlam Reveler (SIR) 143")


def day(number: int) -> datetime:
    """Noon of a day, counted from the first."""
    return START + timedelta(days=number)


def facts(quantity: int, price: int | None, **more: Any) -> Facts:
    """Facts of a lot of bolts in the binder, in USD."""
    defaults = {"variant": BOLT, "location": "binder", "currency": "USD"}
    return Facts(quantity=quantity, price=price, **(defaults | more))


def acquisition(lot: int, quantity: int, price: int | None, **more: Any) -> Acquisition:
    """A new lot of bolts in the binder, in USD."""
    return Acquisition(lot, facts(quantity, price, **more))


def buy(number: int, quantity: int, price: int | None, **more: Any) -> Entry:
    """A buy on the day of the entry's number. Its lot has that number too."""
    kind = more.pop("kind", EntryKind.BUY)
    more.setdefault("acquired_on", day(number).date())
    return Entry(number, day(number), kind, (acquisition(number, quantity, price, **more),))


def sell(number: int, quantity: int, proceeds: int | None, **more: Any) -> Entry:
    """A sale of bolts on the day of the entry's number, in USD."""
    kind = more.pop("kind", EntryKind.SELL)
    copies = Copies(more.pop("variant", BOLT), quantity, more.pop("location", None), more.pop("lots", ()))
    return Entry(number, day(number), kind, (Disposal(copies, proceeds=proceeds, currency="USD", **more),))


def move(number: int, quantity: int, origin: str, destination: str, variant: Variant = BOLT) -> Entry:
    """A move of copies on the day of the entry's number."""
    line = Move(Copies(variant, quantity, origin), destination)
    return Entry(number, day(number), EntryKind.MOVE, (line,))


def lot(number: int, quantity: int, price: int | None, **more: Any) -> Lot:
    """A lot of bolts as it is held."""
    return Lot.of(number, facts(quantity, price, **more), START)


variants = st.sampled_from((BOLT, OPAL, UNRESOLVED))
locations = st.sampled_from(("binder", "deck", ""))
quantities = st.integers(1, 6)
currencies = st.sampled_from(("USD", "EUR", "JPY"))
amounts = st.one_of(st.none(), st.integers(0, 10**6))
days = st.one_of(st.none(), st.dates(date(2019, 1, 1), date(2026, 1, 1)))
any_facts = st.builds(
    Facts,
    variants,
    locations,
    quantities,
    amounts,
    fees=st.integers(0, 1000),
    currency=currencies,
    acquired_on=days,
)
any_lots = st.lists(st.builds(Lot.of, st.integers(1, 100), any_facts, st.just(START)), max_size=12)
taken = st.builds(Copies, variants, quantities, st.one_of(st.none(), locations))


def disposals(method: Method, copies: Copies, proceeds: int | None) -> Disposal:
    """A disposal, by lots where the method is the specific one."""
    if method is Method.SPECIFIC:
        copies = Copies(copies.variant, copies.quantity, copies.location, ((copies.quantity, copies.quantity),))
    return Disposal(copies, method, proceeds, 0, "USD")


sales = st.builds(disposals, st.sampled_from(Method), taken, amounts)
losses = st.builds(disposals, st.sampled_from(Method), taken, st.none())
moves = st.builds(Move, taken, locations)
gradings = st.builds(Grading, taken, variants, st.integers(0, 500), currencies)
labels = st.builds(
    Labels, st.lists(st.sampled_from(("trade", "old")), unique=True).map(tuple), st.sampled_from(("", "fine"))
)
labellings = st.builds(Labelling, st.integers(1, 9), variants, labels, labels)


@st.composite
def ledgers(draw: st.DrawFn, most: int = 8) -> list[Entry]:
    """Entries of all kinds but corrections of lots, reversals among them. Lots have the numbers of their entries."""
    entries: list[Entry] = []
    for number in range(1, draw(st.integers(1, most)) + 1):
        kind = draw(st.sampled_from(EntryKind))
        at = day(draw(st.integers(0, most)))
        if kind is EntryKind.REVERSE:
            if number > 1:
                entries.append(Entry(number, at, kind, (), draw(st.integers(1, number - 1))))
            continue
        entries.append(Entry(number, at, kind, (draw(_line(kind, number)),)))
    return entries


@cache
def _line(kind: EntryKind, number: int) -> st.SearchStrategy[Line]:
    lines: dict[EntryKind, st.SearchStrategy[Any]] = {
        EntryKind.SELL: sales,
        EntryKind.LOSE: losses,
        EntryKind.GIFT_OUT: losses,
        EntryKind.MOVE: moves,
        EntryKind.GRADE: gradings,
        EntryKind.LABEL: labellings,
    }
    return lines.get(kind, st.builds(Acquisition, st.just(number), any_facts))
