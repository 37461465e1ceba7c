"""Lots: copies of one variant acquired together, and how they are divided and put together again.

Price and fees of a lot are those of all its copies. Three copies for 10.00 are kept as such; a price of one would lose
a cent.
"""

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from collection.ledger.entries import Facts
from collection.ledger.money import major, share, split
from collection.ledger.variants import Variant


@dataclass(frozen=True, slots=True)
class Lot:
    """Copies of one lot in one variant and location. Moves keep `id`, day and cost, so a lot may lie in two places.

    `entered_at` is the time of the entry that brought it. Amounts are minor units of `currency`; None is unknown.
    """

    id: int
    variant: Variant
    location: str
    quantity: int
    price: int | None
    fees: int
    currency: str | None
    acquired_on: date | None
    entered_at: datetime

    @classmethod
    def of(cls, number: int, facts: Facts, entered_at: datetime) -> "Lot":
        """Return the lot that has these facts."""
        return cls(
            number,
            facts.variant,
            facts.location,
            facts.quantity,
            facts.price,
            facts.fees,
            facts.currency,
            facts.acquired_on,
            entered_at,
        )

    @property
    def facts(self) -> Facts:
        """Return the facts of the lot, as a correction tells them."""
        return Facts(self.variant, self.location, self.quantity, self.price, self.fees, self.currency, self.acquired_on)

    @property
    def plain(self) -> "Lot":
        """Return the lot without what a file said of its variant."""
        return self if self.variant.raw is None else replace(self, variant=self.variant._replace(raw=None))

    @property
    def cost(self) -> int | None:
        """Return price and fees of all copies, None where the price is unknown."""
        return None if self.price is None else self.price + self.fees

    @property
    def unit_cost(self) -> Decimal | None:
        """Return the cost of one copy, unrounded, in the currency's main unit; to be shown, never to be added up."""
        if self.cost is None or self.currency is None:
            return None if self.cost is None else Decimal(0)
        return major(self.cost, self.currency) / self.quantity


@dataclass(frozen=True, slots=True)
class Holding:
    """All lots of one variant in one location."""

    variant: Variant
    location: str
    lots: tuple[Lot, ...]

    @property
    def quantity(self) -> int:
        """Return the number of copies."""
        return sum(lot.quantity for lot in self.lots)


def holdings(lots: Iterable[Lot]) -> list[Holding]:
    """Return lots by variant and location, in the order of their first lots."""
    found: dict[tuple[Variant, str], list[Lot]] = {}
    for lot in lots:
        found.setdefault((lot.variant, lot.location), []).append(lot)
    return [Holding(variant, location, tuple(some)) for (variant, location), some in found.items()]


def age(lot: Lot) -> tuple[date, datetime, int, str]:
    """Return the sort key of first in, first out. A lot without a day counts from the day of its entry."""
    return lot.acquired_on or lot.entered_at.date(), lot.entered_at, lot.id, lot.location


def parted(lot: Lot, quantity: int) -> tuple[Lot | None, Lot | None]:
    """Return a lot as `quantity` of its copies and the others. Price and fees of both add up to the lot's."""
    if quantity <= 0:
        return None, lot
    if quantity >= lot.quantity:
        return lot, None
    price = None if lot.price is None else share(lot.price, quantity, lot.quantity)
    fees = share(lot.fees, quantity, lot.quantity)
    rest = None if lot.price is None or price is None else lot.price - price
    return (
        replace(lot, quantity=quantity, price=price, fees=fees),
        replace(lot, quantity=lot.quantity - quantity, price=rest, fees=lot.fees - fees),
    )


def put(lots: list[Lot], lot: Lot) -> None:
    """Insert a lot among others, the oldest first. Parts of one lot that are alike become one again."""
    for place, other in enumerate(lots):
        if other.id == lot.id and _traits(other) == _traits(lot):
            lots[place] = _merged(other, lot)
            return
    insort(lots, lot, key=age)


def _traits(lot: Lot) -> tuple[object, ...]:
    """Return what two parts of a lot must have in common to be one. A known cost is not lost in an unknown one."""
    return lot.variant, lot.location, lot.acquired_on, lot.currency, lot.price is None


def _merged(lot: Lot, other: Lot) -> Lot:
    price = None if lot.price is None or other.price is None else lot.price + other.price
    return replace(lot, quantity=lot.quantity + other.quantity, price=price, fees=lot.fees + other.fees)


def recosted(lots: Sequence[Lot], price: int, fees: int) -> list[Lot]:
    """Return lots that share a price and fees by their copies; both add up to what was shared."""
    if not lots:
        return []
    copies = [lot.quantity for lot in lots]
    shares = zip(lots, split(price, copies), split(fees, copies), strict=True)
    return [replace(lot, price=part, fees=fee) for lot, part, fee in shares]
