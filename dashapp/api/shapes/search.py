"""The shapes of searches."""

from typing import Annotated

from msgspec import Meta, Struct

from dashapp.api.shapes.card_summary import CardSummary
from dashapp.api.shapes.values import (
    Change,
    ConfirmedAt,
    CurrencyCode,
    FinishName,
    HeadlinePrice,
    IsCurrent,
    MarketplaceSlug,
    PriceTime,
)


class FoundCard(CardSummary, forbid_unknown_fields=True):
    """A card that was found, with its headline price."""

    flavor_name: Annotated[str | None, Meta(description="Another name that the printing bears, such as Godzilla's.")]
    printed_name: Annotated[str | None, Meta(description="The name as it is printed, where that is another one.")]
    price: HeadlinePrice
    currency: CurrencyCode
    has_price_data: Annotated[bool, Meta(description="Whether a headline price in `currency` is known.")]
    is_current: IsCurrent
    change_24h: Change
    change_7d: Change
    change_30d: Change
    spread: Annotated[
        float | None, Meta(description="Dearest over cheapest marketplace in per cent; null where fewer than two.")
    ]
    buylist: Annotated[float | None, Meta(description="What shops pay, in `currency`; null where none is known.")]
    price_time: PriceTime
    as_of: ConfirmedAt
    marketplace: Annotated[MarketplaceSlug | None, Meta(description="Where the headline price holds.")]
    finish: Annotated[FinishName | None, Meta(description="Of the headline price.")]
    source: Annotated[str | None, Meta(description="Who told us.")]


class SearchPage(Struct, forbid_unknown_fields=True):
    """One page of the cards that were found."""

    items: list[FoundCard]
    next_cursor: Annotated[str | None, Meta(description="Opens the following page; null at the end.")]
    has_more: bool
    corrected: Annotated[
        str | None, Meta(description="The query as it was understood, where it had a typo; null otherwise.")
    ]


class Suggestions(Struct, forbid_unknown_fields=True):
    """Names of cards, best first."""

    items: list[str]
