"""Requests about the value of a collection."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from market.change_windows import WINDOWS
from services.market import fields
from services.people.holding_requests import CURRENCY
from services.requests import Request
from services.rules import Choice, Number, WholeNumber

USUAL_MOVERS, MOST_MOVERS = 20, 100


@dataclass(frozen=True, slots=True)
class SummaryRequest(Request):
    """Sums in a currency, of copies from a price on. What is None is that of the user's settings."""

    currency: Annotated[str | None, CURRENCY] = None
    min_price: Annotated[
        Decimal | None,
        Number(most=10**7, description="Price in `currency` below which a copy is left out. Left out: the settings'."),
    ] = None


@dataclass(frozen=True, slots=True)
class MoversRequest(Request):
    """What moved the value over a window."""

    currency: Annotated[str | None, CURRENCY] = None
    window: Annotated[str, Choice(choices=WINDOWS, description="Length of time up to now.")] = "7d"
    limit: Annotated[int, WholeNumber(most=MOST_MOVERS, description="How many at most.")] = USUAL_MOVERS


@dataclass(frozen=True, slots=True)
class IndexRequest(Request):
    """The index of a collection over a period that ends now."""

    currency: Annotated[str | None, CURRENCY] = None
    period: fields.PeriodCode = "30d"
