"""Contributions: what moved the value of a collection between two times. They add up to the change exactly.

Copies of a lot that were held at both times contribute by their price; the others by coming or going; copies that got
their first price, or lost it, by that (docs/methods.md, collections).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from collection.ledger.lots import Lot
from collection.ledger.variants import Variant
from collection.valuation.percentages import Percentage

Prices = Mapping[Variant, int]  # minor units of one currency; a variant without a price is not in it


class Cause(StrEnum):
    """Why the value changed."""

    PRICE = "price"
    ACQUIRED = "acquired"
    DISPOSED = "disposed"
    FIRST_PRICE = "first_price"  # no price at the first time
    NO_PRICE = "no_price"  # none at the second


class Contribution(NamedTuple):
    """Part of copies of a variant in the change of the value, in minor units, as are the prices of one copy."""

    variant: Variant
    cause: Cause
    copies: int
    amount: int
    price_then: int | None
    price_now: int | None

    @property
    def change(self) -> Percentage | None:
        """Return the change of the price, None without either price."""
        if self.price_then is None or self.price_now is None:
            return None
        return Percentage(
            "price now less price then over price then", self.price_now - self.price_then, self.price_then
        )


@dataclass(frozen=True, slots=True)
class Contributions:
    """All contributions, the largest first whichever way; `total` is the change of the value."""

    items: tuple[Contribution, ...]
    total: int

    def of(self, *causes: Cause) -> "Contributions":
        """Return those of some causes, with their own total."""
        items = tuple(item for item in self.items if item.cause in causes)
        return Contributions(items, sum(item.amount for item in items))


def contributions(then: Iterable[Lot], now: Iterable[Lot], prices_then: Prices, prices_now: Prices) -> Contributions:
    """Return what moved the value from the lots and prices of one time to those of another."""
    before, after = _copies(then), _copies(now)
    moved: dict[Variant, tuple[int, int, int]] = {}
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key, 0), after.get(key, 0)
        kept, came, went = moved.get(key[1], (0, 0, 0))
        moved[key[1]] = kept + min(old, new), came + max(new - old, 0), went + max(old - new, 0)
    items = [
        item
        for variant, copies in moved.items()
        for item in _items(variant, copies, prices_then.get(variant), prices_now.get(variant))
        if item.amount
    ]
    ordered = tuple(sorted(items, key=lambda item: -abs(item.amount)))
    return Contributions(ordered, sum(item.amount for item in items))


def kept_copies(now: Iterable[tuple[int, Variant, int]], then: Iterable[Lot]) -> list[int]:
    """Return how many copies of each lot (number, variant, copies) were in the same lot and variant then.

    At the changes of their prices, they are the contributions by price.
    """
    held = _copies(then)
    found: list[int] = []
    for number, variant, copies in now:
        kept = min(copies, held.get((number, variant), 0))
        held[number, variant] = held.get((number, variant), 0) - kept  # a lot may lie in two places
        found.append(kept)
    return found


def _copies(lots: Iterable[Lot]) -> dict[tuple[int, Variant], int]:
    """Return the copies of each lot in each variant, wherever they are."""
    copies: dict[tuple[int, Variant], int] = {}
    for lot in lots:
        copies[lot.id, lot.variant] = copies.get((lot.id, lot.variant), 0) + lot.quantity
    return copies


def _items(variant: Variant, copies: tuple[int, int, int], then: int | None, now: int | None) -> Iterator[Contribution]:
    """Yield the contributions of copies that were kept, that came and that went."""
    kept, came, went = copies
    if kept:
        cause = Cause.FIRST_PRICE if then is None else Cause.NO_PRICE if now is None else Cause.PRICE
        yield Contribution(variant, cause, kept, kept * ((now or 0) - (then or 0)), then, now)
    if came:
        yield Contribution(variant, Cause.ACQUIRED, came, came * (now or 0), then, now)
    if went:
        yield Contribution(variant, Cause.DISPOSED, went, -went * (then or 0), then, now)
