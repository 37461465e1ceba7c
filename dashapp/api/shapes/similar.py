"""The shapes of similar cards."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from dashapp.api.shapes.card_summary import CardSummary
from dashapp.api.shapes.values import ConfirmedAt, CurrencyCode, FinishName, HeadlinePrice, MarketplaceSlug


class SimilarCard(Struct, forbid_unknown_fields=True):
    """A card like another, by its cheapest printing."""

    card: CardSummary
    score: Annotated[
        float | None, Meta(description="Cosine of both texts, 0 to 1, 1 for the same words; null by price.")
    ]
    why: Annotated[list[str], Meta(description="Why it is alike, in words.")]
    price: HeadlinePrice
    currency: CurrencyCode
    has_price_data: Annotated[bool, Meta(description="Whether a current price in `currency` is known.")]
    marketplace: Annotated[MarketplaceSlug | None, Meta(description="Where the price holds; null without one.")]
    finish: Annotated[FinishName | None, Meta(description="Of the price; null without one.")]
    source: Annotated[str | None, Meta(description="Who told the price; null without one.")]
    as_of: ConfirmedAt


class SimilarCards(Struct, forbid_unknown_fields=True):
    """The cards like a card, the nearest first."""

    items: list[SimilarCard]
    method: Annotated[str, Meta(description="What they are alike by.")]
    reason: Annotated[
        str | UnsetType, Meta(description="Why there are none, or only other printings; absent otherwise.")
    ] = UNSET
