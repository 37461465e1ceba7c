"""Selection of the copies that a disposal, a move or a grading takes, and their cost (docs/methods.md, collections).

Copies that are not identified are the oldest in the location. The average method takes the same copies, at the mean
cost of all copies of the variant, wherever they are; what is left costs what the pool did, less what was taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from collection.ledger.entries import Copies, Method
from collection.ledger.lots import Lot, parted, recosted
from collection.ledger.money import share


@dataclass(frozen=True, slots=True)
class Selection:
    """Parts of lots that are taken, and all that is left of the variant. `missing` copies were not found."""

    taken: tuple[Lot, ...]
    left: tuple[Lot, ...]
    missing: int


def select(lots: Sequence[Lot], copies: Copies, method: Method = Method.FIFO) -> Selection:
    """Return the copies that are taken from the lots of one variant, which are sorted with the oldest first."""
    selection = _taken(lots, copies)
    return _averaged(lots, selection) if method is Method.AVERAGE else selection


def _taken(lots: Sequence[Lot], copies: Copies) -> Selection:
    named, open_copies = dict(copies.lots), copies.quantity
    taken: list[Lot] = []
    left: list[Lot] = []
    for lot in lots:
        number = 0
        if copies.location in (None, lot.location):
            number = min(lot.quantity, named.get(lot.id, 0) if copies.lots else open_copies)
        part, rest = parted(lot, number)
        taken += [part] if part else []
        left += [rest] if rest else []
        open_copies -= number
        if lot.id in named:  # a lot may lie in two places
            named[lot.id] -= number
    return Selection(tuple(taken), tuple(left), open_copies)


def _averaged(pool: Sequence[Lot], selection: Selection) -> Selection:
    """Return a selection at the pool's mean cost.

    A pool with an unknown cost, or with costs in two currencies, has no mean: what is taken has no known cost, and what
    is left keeps its own.
    """
    prices = [lot.price for lot in pool if lot.price is not None]
    currencies = {lot.currency for lot in pool if lot.cost}
    if len(prices) < len(pool) or len(currencies) > 1:
        return replace(selection, taken=tuple(replace(lot, price=None) for lot in selection.taken))
    currency = next(iter(currencies), None)
    quantity, whole = (sum(lot.quantity for lot in lots) for lots in (selection.taken, pool))
    price, fees = sum(prices), sum(lot.fees for lot in pool)
    price_taken, fees_taken = share(price, quantity, whole), share(fees, quantity, whole)
    return Selection(
        _at(price_taken, fees_taken, currency, selection.taken),
        _at(price - price_taken, fees - fees_taken, currency, selection.left),
        selection.missing,
    )


def _at(price: int, fees: int, currency: str | None, lots: Sequence[Lot]) -> tuple[Lot, ...]:
    """Return lots at a common cost. A gift without a currency takes that of the others, of whose cost it has a part."""
    return tuple(replace(lot, currency=currency or lot.currency) for lot in recosted(lots, price, fees))
