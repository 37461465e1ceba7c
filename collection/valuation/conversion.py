"""Gain in a currency of one's own, split into what the price did and what the exchange rate did.

It exists only where a dated rate is stored for both days. Nothing else in the program converts.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from collection.ledger.money import minor, places
from collection.valuation.percentages import Percentage


@dataclass(frozen=True, slots=True)
class Rate:
    """An exchange rate of a day: one `currency` is `rate` of `home`."""

    currency: str
    home: str
    on: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class ConvertedGain:
    """A gain in minor units of `home`. The parts add up to value less cost."""

    home: str
    cost: int
    price_part: int
    currency_part: int
    since: date
    until: date

    @property
    def currency_percentage(self) -> Percentage:
        """Return the currency part over the cost."""
        return Percentage("currency part over cost", self.currency_part, self.cost, self.since, self.until)


def convert_gain(cost: int, value: int, bought: Rate | None, now: Rate | None) -> ConvertedGain | None:
    """Return the gain of a cost and a value in minor units of one currency; None without the rate of either day.

    currency part = cost * (rate now - rate then), price part = the rest. Raises ValueError where the rates are of
    different currencies.
    """
    if bought is None or now is None:
        return None
    if (bought.currency, bought.home) != (now.currency, now.home):
        raise ValueError("both rates are of one currency into one other")
    cost_then, cost_now, value_now = _at(cost, bought), _at(cost, now), _at(value, now)
    return ConvertedGain(bought.home, cost_then, value_now - cost_now, cost_now - cost_then, bought.on, now.on)


def _at(units: int, rate: Rate) -> int:
    amount = Decimal(units).scaleb(-places(rate.currency)) * rate.rate
    return minor(amount, rate.home)
