"""Replay of a ledger: the lots at a time, what was disposed of until then, and what the entries do not explain.

A pure function of the entries. The same ones, in any order, have the same lots. A reversed entry counts at no time: its
mistake does not stay in the charts of the past.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from collection.ledger.entries import (
    Acquisition,
    Cash,
    Copies,
    Correction,
    Disposal,
    Entry,
    EntryKind,
    Grading,
    InvalidEntry,
    Labelling,
    Line,
    Method,
    Move,
)
from collection.ledger.lots import Lot, put
from collection.ledger.money import split
from collection.ledger.selecting import select
from collection.ledger.variants import Variant


class ProblemKind(StrEnum):
    """What an entry and the lots before it contradict each other in."""

    ACQUISITION_MISSING = "acquisition_missing"  # more disposed of than held
    NOT_HELD = "not_held"  # moved, graded or corrected, but not there
    TWO_CURRENCIES = "two_currencies"  # a grading fee in another currency than the cost, which is unknown now


@dataclass(frozen=True, slots=True)
class Problem:
    """A contradiction, by entry and place of the line, with the number of copies that it concerns."""

    entry: int
    line: int
    kind: ProblemKind
    variant: Variant
    quantity: int


@dataclass(frozen=True, slots=True)
class Part:
    """Copies of one lot that an entry disposed of; `lot` is None where their acquisition is missing.

    `cost` is in `cost_currency`; `net` is their share of the proceeds after fees, in `currency`. None is unknown.
    `disposed_on` is a day in UTC.
    """

    entry: int
    kind: EntryKind
    method: Method
    disposed_on: date
    variant: Variant
    lot: int | None
    quantity: int
    acquired_on: date | None
    cost: int | None
    cost_currency: str | None
    net: int | None
    currency: str | None

    @property
    def gain(self) -> int | None:
        """Return net less cost, in `currency`; None where either is unknown or the currencies differ."""
        if self.net is None or self.cost is None or self.cost_currency not in (None, self.currency):
            return None
        return self.net - self.cost


class Change(NamedTuple):
    """Copies of a variant that came, or went where below zero, at a time. Those of a move cancel out."""

    at: datetime
    variant: Variant
    copies: int


@dataclass(frozen=True, slots=True)
class Replay:
    """A ledger at a time: `lots` that are held, `parts` disposed of until then, and `problems`.

    `changes` add up, by variant, to the copies held at any time until then.
    """

    lots: tuple[Lot, ...]
    parts: tuple[Part, ...]
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]


@dataclass(slots=True)
class _Work:
    """What a replay has found so far: lots by variant, the oldest first."""

    lots: dict[Variant, list[Lot]] = field(default_factory=dict)
    numbers: set[int] = field(default_factory=set)
    parts: list[Part] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def read(self) -> Replay:
        """Return it as it is now."""
        held = tuple(lot for lots in self.lots.values() for lot in lots)
        return Replay(held, tuple(self.parts), tuple(self.problems), tuple(self.changes))


def replay(entries: Iterable[Entry], at: datetime | None = None) -> Replay:
    """Return the ledger after the entries before `at` (half-open, aware UTC); after all of them where it is None.

    Raises InvalidEntry where two acquisitions have the number of one lot.
    """
    work = _Work()
    for entry in effective(entries):
        if at is None or entry.at < at:
            _apply(work, entry)
    return work.read()


def replays(entries: Iterable[Entry], times: Sequence[datetime]) -> Iterator[Replay]:
    """Yield the ledger at each of the times, which rise, in one pass over the entries."""
    work, pending = _Work(), effective(entries)
    place = 0
    for time in times:
        while place < len(pending) and pending[place].at < time:
            _apply(work, pending[place])
            place += 1
        yield work.read()


def effective(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that count, by time, those of one time by id: neither reversals nor what they reverse.

    A reversal can be reversed too; then the first entry counts again.
    """
    recorded = sorted(entries, key=lambda entry: entry.id)
    reversed_ids: set[int] = set()
    for entry in reversed(recorded):
        if entry.reverses is not None and entry.id not in reversed_ids:
            reversed_ids.add(entry.reverses)
    counting = [entry for entry in recorded if entry.reverses is None and entry.id not in reversed_ids]
    return sorted(counting, key=lambda entry: (entry.at, entry.id))


def _apply(work: _Work, entry: Entry) -> None:
    for place, line in enumerate(entry.lines):
        _APPLIED[type(line)](work, entry, place, line)


def _acquire(work: _Work, entry: Entry, _place: int, line: Acquisition) -> None:
    if line.lot in work.numbers:
        raise InvalidEntry(f"lot {line.lot} was acquired before")
    work.numbers.add(line.lot)
    _put(work, entry, Lot.of(line.lot, line.facts, entry.at))


def _dispose(work: _Work, entry: Entry, place: int, line: Disposal) -> None:
    taken, missing = _take(work, entry, line.copies, line.method)
    if missing:
        work.problems.append(_problem(entry, place, ProblemKind.ACQUISITION_MISSING, line.copies, missing))
    quantities = [lot.quantity for lot in taken] + [missing] * bool(missing)
    nets = [None] * len(quantities) if line.net is None else split(line.net, quantities)
    for lot, quantity, net in zip([*taken, None], quantities, nets, strict=False):
        work.parts.append(_part(entry, line, lot, quantity, net))


def _move(work: _Work, entry: Entry, place: int, line: Move) -> None:
    taken, missing = _take(work, entry, line.copies)
    if missing:
        work.problems.append(_problem(entry, place, ProblemKind.NOT_HELD, line.copies, missing))
    for lot in taken:
        _put(work, entry, replace(lot, location=line.destination))


def _grade(work: _Work, entry: Entry, place: int, line: Grading) -> None:
    taken, missing = _take(work, entry, line.copies)
    if missing:
        work.problems.append(_problem(entry, place, ProblemKind.NOT_HELD, line.copies, missing))
    fees = split(line.fee, [lot.quantity for lot in taken]) if taken else []
    for lot, fee in zip(taken, fees, strict=True):
        graded = _charged(replace(lot, variant=line.variant), fee, line.currency)
        if graded.price is None and lot.price is not None:
            work.problems.append(_problem(entry, place, ProblemKind.TWO_CURRENCIES, line.copies, lot.quantity))
        _put(work, entry, graded)


def _charged(lot: Lot, fee: int, currency: str | None) -> Lot:
    """Return a lot with a fee added to its cost. One in another currency cannot be added: the cost is unknown then."""
    if not fee:
        return lot
    if lot.currency == currency or not (lot.price or lot.fees):
        return replace(lot, fees=lot.fees + fee, currency=currency)
    return replace(lot, price=None)


def _correct(work: _Work, entry: Entry, place: int, line: Correction) -> None:
    lots = work.lots.get(line.variant, [])
    found = next((lot for lot in lots if (lot.id, lot.location) == (line.lot, line.location)), None)
    if found is None:
        copies = Copies(line.variant, line.facts.quantity)
        work.problems.append(_problem(entry, place, ProblemKind.NOT_HELD, copies, copies.quantity))
        return
    lots.remove(found)
    work.changes.append(Change(entry.at, found.variant, -found.quantity))
    _put(work, entry, Lot.of(found.id, line.facts, found.entered_at))


def _ignore(_work: _Work, _entry: Entry, _place: int, _line: Cash | Labelling) -> None:
    """Cash and labels change no lot."""


_APPLIED: Mapping[type[Line], Callable[[_Work, Entry, int, Any], None]] = MappingProxyType(
    {
        Acquisition: _acquire,
        Disposal: _dispose,
        Move: _move,
        Grading: _grade,
        Correction: _correct,
        Cash: _ignore,
        Labelling: _ignore,
    }
)


def _take(work: _Work, entry: Entry, copies: Copies, method: Method = Method.FIFO) -> tuple[tuple[Lot, ...], int]:
    """Take copies out of the lots. Return them, and the number of those that were not there."""
    selection = select(work.lots.get(copies.variant, []), copies, method)
    work.lots[copies.variant] = list(selection.left)
    work.changes.append(Change(entry.at, copies.variant, selection.missing - copies.quantity))
    return selection.taken, selection.missing


def _put(work: _Work, entry: Entry, lot: Lot) -> None:
    put(work.lots.setdefault(lot.variant, []), lot)
    work.changes.append(Change(entry.at, lot.variant, lot.quantity))


def _part(entry: Entry, line: Disposal, lot: Lot | None, quantity: int, net: int | None) -> Part:
    return Part(
        entry.id,
        entry.kind,
        line.method,
        entry.at.date(),
        line.copies.variant,
        lot.id if lot else None,
        quantity,
        lot.acquired_on if lot else None,
        lot.cost if lot else None,
        lot.currency if lot else None,
        net,
        line.currency,
    )


def _problem(entry: Entry, place: int, kind: ProblemKind, copies: Copies, quantity: int) -> Problem:
    return Problem(entry.id, place, kind, copies.variant, quantity)
