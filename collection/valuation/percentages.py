"""Percentages that say how they were computed: method, numerator, denominator and days."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Percentage:
    """A percentage with its arithmetic. Numerator and denominator are in one unit: money of one currency, or copies.

    `since` and `until` are the days (UTC) that it spans; None for a state of one moment.
    """

    method: str
    numerator: int
    denominator: int
    since: date | None = None
    until: date | None = None

    @property
    def percent(self) -> Decimal | None:
        """Return it with two places, None where the denominator is 0 or below: there is nothing to compare with."""
        if self.denominator <= 0:
            return None
        return (Decimal(100 * self.numerator) / self.denominator).quantize(_HUNDREDTH, ROUND_HALF_UP)
