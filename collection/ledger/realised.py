"""Realised gain of a ledger, by currency: net proceeds less the cost of what was sold or traded away."""

from collections.abc import Iterable
from dataclasses import dataclass

from collection.ledger.replaying import Part


@dataclass(frozen=True, slots=True)
class Realised:
    """Sales and trades in one currency, in its minor units.

    `net` and `cost` are of the `copies` whose gain is known, so that net - cost is the gain. `unknown_copies` were sold
    for `unknown_net` with an unknown cost, or one in another currency: that is neither gain nor loss.
    """

    currency: str
    copies: int
    net: int
    cost: int
    unknown_copies: int
    unknown_net: int

    @property
    def gain(self) -> int:
        """Return the gain of the copies whose cost is known."""
        return self.net - self.cost


def realised(parts: Iterable[Part]) -> dict[str, Realised]:
    """Return the realised gain by currency of the proceeds; what was lost or given away brought none."""
    sums: dict[str, list[int]] = {}
    for part in parts:
        if part.net is None or part.currency is None:
            continue
        sums.setdefault(part.currency, [0] * 5)
        known = part.gain is not None
        row = (part.quantity, part.net, part.cost or 0, 0, 0) if known else (0, 0, 0, part.quantity, part.net)
        sums[part.currency] = [a + b for a, b in zip(sums[part.currency], row, strict=True)]
    return {currency: Realised(currency, *row) for currency, row in sorted(sums.items())}
