"""What entries of a ledger brought: money, the cost of the copies that left, and the gain where both are known."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from collection.ledger.money import major
from collection.ledger.realised import realised
from collection.ledger.replaying import Part


@dataclass(frozen=True, slots=True)
class Proceeds:
    """Money of a sale or a trade in `currency`, after fees. `cost` and `gain` are of the `known_copies`, None without.

    `unknown_copies` left with an unknown cost, or one in another currency: they are neither gain nor loss. Of them,
    `missing_copies` were never recorded as acquired.
    """

    currency: str
    net: Decimal
    cost: Decimal | None
    gain: Decimal | None
    known_copies: int
    unknown_copies: int
    missing_copies: int


def proceeds_of(parts: Iterable[Part]) -> dict[int, Proceeds]:
    """Return what each entry brought, by its number; entries without money are left out."""
    by_entry: defaultdict[int, list[Part]] = defaultdict(list)
    for part in parts:
        by_entry[part.entry].append(part)
    return {entry: found for entry, some in by_entry.items() if (found := _of(some)) is not None}


def _of(parts: Sequence[Part]) -> Proceeds | None:
    sums = next(iter(realised(parts).values()), None)
    if sums is None:
        return None
    currency = sums.currency
    cost, gain = (major(sums.cost, currency), major(sums.gain, currency)) if sums.copies else (None, None)
    missing = sum(part.quantity for part in parts if part.lot is None)
    net = major(sums.net + sums.unknown_net, currency)
    return Proceeds(currency, net, cost, gain, sums.copies, sums.unknown_copies, missing)
