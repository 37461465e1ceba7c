"""What bots ask about the market."""

from dataclasses import dataclass
from typing import Annotated

from market.variants import Currency
from services.market import fields
from services.market.movers import DIRECTIONS
from services.market.palette import LONGEST
from services.requests import Request
from services.rules import Choice, Text


@dataclass(frozen=True, slots=True)
class BotPriceRequest(Request):
    """A card by a name as people type it."""

    q: Annotated[str, Text(longest=LONGEST, description="Name of a card, in part or with typos.", examples=("jotun",))]
    currency: fields.CurrencyCode = str(Currency.USD)


@dataclass(frozen=True, slots=True)
class BotMoversRequest(Request):
    """What moved most within a day."""

    currency: fields.CurrencyCode = str(Currency.USD)
    direction: Annotated[str, Choice(choices=DIRECTIONS, description="What rose, or what fell.")] = "up"
