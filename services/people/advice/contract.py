"""Recommendations about one's own cards: they are not in the public ledger, and go with the account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from services.market.card_summary import CardSummary
from services.market.fees import ToldFee
from services.people.holding_requests import CURRENCY
from services.requests import Request
from services.rules import WholeNumber

USUAL, MOST = 20, 100


@dataclass(frozen=True, slots=True)
class AdviceRequest(Request):
    """Recommendations about one's own cards. The currency None is that of the settings."""

    currency: Annotated[str | None, CURRENCY] = None
    limit: Annotated[int, WholeNumber(most=MOST, description="How many at most, those worth most first.")] = USUAL


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to sell or buy one copy. `net` is what a seller keeps, or what a buyer pays with the fee; None: unknown.

    `kind` is marketplace, buylist, or credit, which only its shop takes. `copies` are listed, or wanted by a shop; None
    where nobody says. `confirmed_at` is the time (UTC) of the price, `source` whose it is.
    """

    marketplace: str
    kind: str
    price: Decimal
    net: Decimal | None
    copies: int | None
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do with a card: the first of the `channels` is the best one.

    `gain` is what it brings or saves a copy beside what it is compared with; None where there is nothing to compare.
    `copies` are owned, or missing. `as_of` is the time of the oldest price. `compared_with` says what the gain is
    beside.
    """

    type: str
    about: int
    action: str
    card: CardSummary
    condition: str
    finish: str
    language: str
    copies: int
    channels: Sequence[Channel]
    gain: Decimal | None
    compared_with: str
    fees: Sequence[ToldFee]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class AdvicePage:
    """The advice that is worth most, of `total`. Of `idle` cards nothing is worth it, or nothing is known."""

    currency: str
    items: list[Advice]
    total: int
    idle: int
