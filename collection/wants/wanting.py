"""What a want is: the copies that fulfil it, its priority, and where its best price stands against its maximum."""

from enum import IntEnum, StrEnum

from market.variants import Condition

# From the best grade to the worst: a want takes its least condition and everything before it.
LADDER = tuple(map(str, Condition))


class Priority(IntEnum):
    """How much a want matters, the most first."""

    HIGH = 1
    NORMAL = 2
    LOW = 3

    @property
    def word(self) -> str:
        """Return the word of the API for it."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> "Priority":
        """Return the priority of a word."""
        return cls[word.upper()]


class Standing(StrEnum):
    """Where the best price of a want stands."""

    AT_TARGET = "at_target"  # at its maximum, or below
    ABOVE_TARGET = "above_target"
    NO_TARGET = "no_target"  # there is a price, and no maximum
    NO_PRICE = "no_price"  # no current price fulfils it


def standing_of(price: int | None, maximum: int | None) -> Standing:
    """Return where a price stands against a maximum, both in minor units of one currency; None is unknown, or none."""
    if price is None:
        return Standing.NO_PRICE
    if maximum is None:
        return Standing.NO_TARGET
    return Standing.AT_TARGET if price <= maximum else Standing.ABOVE_TARGET


def missing(quantity: int, owned: int) -> int:
    """Return how many copies are still to be had. Copies that may or may not fulfil the want are not `owned`."""
    return max(0, quantity - owned)
