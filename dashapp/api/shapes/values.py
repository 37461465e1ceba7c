"""Values that occur in many answers, with what they mean."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

Time = Annotated[datetime, Meta(tz=True, description="ISO 8601, in UTC.")]
AsOf = Annotated[
    datetime | None, Meta(description="Time (UTC) of the newest price in this answer; null where there is none.")
]
CurrencyCode = Annotated[Literal["USD", "EUR"], Meta(description="ISO 4217 code of the prices in this answer.")]
PeriodCode = Annotated[Literal["7d", "30d", "90d", "1y"], Meta(description="Length of time that ended at the request.")]
BucketName = Annotated[
    Literal["30 minutes", "1 hour", "1 day"], Meta(description="Width of the interval that a point stands for.")
]
Price = Annotated[float, Meta(ge=0, description="In the answer's currency.")]
KnownPrice = Annotated[
    float, Meta(ge=0, description="In the series' currency; 0.00 where the source does not tell it.")
]
HeadlinePrice = Annotated[
    float, Meta(ge=0, description="In `currency`; 0.00 where none is known, and `has_price_data` is false then.")
]
Change = Annotated[
    float | None,
    Meta(description="Change of the headline price in per cent; null where one end is unknown or not of now."),
]
IsCurrent = Annotated[
    bool,
    Meta(
        description="Whether it is a price of now: confirmed less than 3 days before the newest confirmation in its "
        "currency. Any other is the last that is known; it has no changes and is part of no sum."
    ),
]
PriceTime = Annotated[
    datetime | None, Meta(description="When the headline price was told, in UTC; null where there is none.")
]
ConfirmedAt = Annotated[
    datetime | None,
    Meta(description="When the headline price was last confirmed, in UTC; null where there is none."),
]
ListingCount = Annotated[int | None, Meta(description="Offers behind the price; null where no source tells.")]
Quantity = Annotated[int | None, Meta(description="Copies on offer; null where no source tells.")]
MarketplaceSlug = Literal["tcgplayer", "manapool", "cardkingdom", "cardmarket", "cardtrader"]
KindName = Annotated[
    Literal["retail", "buylist"], Meta(description="What a buyer pays (retail) or what a shop pays (buylist).")
]
ConditionName = Literal["MINT", "NEAR_MINT", "LIGHTLY_PLAYED", "MODERATELY_PLAYED", "HEAVILY_PLAYED", "DAMAGED"]
FinishName = Literal["nonfoil", "foil", "etched"]
LanguageName = Annotated[str, Meta(description="Language printed on the card, by its English name.")]
SetCode = Annotated[str, Meta(description="Scryfall's code of the set, in lower case.")]
ImageAddress = Annotated[str | None, Meta(description="Address of a picture of the card at Scryfall.")]


class Variant(Struct, forbid_unknown_fields=True):
    """Which series of its card something is about."""

    marketplace: MarketplaceSlug
    kind: KindName
    condition: ConditionName
    finish: FinishName
    language: LanguageName
    currency: CurrencyCode
