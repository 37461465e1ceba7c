"""Fields that several requests share, each declared once with its meaning and rule."""

from typing import Annotated
from uuid import UUID

from market import set_codes
from market.periods import PERIODS
from market.variants import MARKETPLACES, Condition, Currency, Finish, Kind, Language
from services.rules import Choice, Identifier, Text, WholeNumber

CARD_ID = WholeNumber(description="Our number of a card (one printing), as lists and searches give it.")
SET_CODE = Text(
    description="Scryfall's code of a set, in any case.",
    longest=set_codes.LONGEST,
    pattern=set_codes.PATTERN,
    expected="a set's code such as lea",
)

CardId = Annotated[int, CARD_ID]
ScryfallId = Annotated[UUID, Identifier(description="Scryfall's id of the same card: a UUID.")]
SetCode = Annotated[str, SET_CODE]
CurrencyCode = Annotated[
    str,
    Choice(
        choices=Currency,
        description="ISO 4217 code of the prices. Currencies are never mixed and never converted: USD is what "
        "tcgplayer, manapool and cardkingdom ask, EUR what cardmarket and cardtrader ask.",
    ),
]
PeriodCode = Annotated[
    str,
    Choice(
        choices=PERIODS,
        description="Length of time that ends now. It decides the bucket: 30 minutes for 7d, 1 hour for 30d and 90d, "
        "1 day for 1y. Buckets begin in UTC.",
    ),
]
ConditionFilter = Annotated[str | None, Choice(choices=Condition, description="Grade of the cards. Left out: all.")]
FinishFilter = Annotated[str | None, Choice(choices=Finish, description="Surface of the cards. Left out: all.")]
LanguageFilter = Annotated[
    str | None,
    Choice(choices=Language, description="Language printed on the cards, by its English name. Left out: all."),
]
MarketplaceFilter = Annotated[
    str | None, Choice(choices=MARKETPLACES, description="Where the prices hold. Left out: all.")
]
PriceKind = Annotated[
    str,
    Choice(
        choices=Kind,
        description="Side of the market: what a buyer pays (retail) or what a shop pays (buylist).",
    ),
]
