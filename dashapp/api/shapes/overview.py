"""The shapes of the market's overview, its movers and its formats."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dashapp.api.shapes.card_summary import CardSummary
from dashapp.api.shapes.values import (
    AsOf,
    ConditionName,
    CurrencyCode,
    FinishName,
    LanguageName,
    MarketplaceSlug,
    Price,
    Time,
)

Count = Annotated[int, Meta(ge=0)]


class MarketplaceOverview(Struct, forbid_unknown_fields=True):
    """A marketplace in one currency."""

    slug: MarketplaceSlug
    currency: CurrencyCode
    series: Annotated[Count, Meta(description="Retail series with a price; 0 where only its buylist is known.")]
    as_of: Annotated[Time, Meta(description="When its newest price was confirmed, in UTC.")]
    source: Annotated[str | None, Meta(description="Who told us a price of it last.")]


class Overview(Struct, forbid_unknown_fields=True):
    """A currency in numbers."""

    currency: CurrencyCode
    as_of: Annotated[
        datetime | None,
        Meta(
            description="When the newest retail price was confirmed, in UTC; null where only shops tell what they pay."
        ),
    ]
    total_cards_tracked: Annotated[Count, Meta(description="Cards, over all currencies.")]
    total_snapshots: Annotated[Count, Meta(description="Prices ever stored, over all currencies.")]
    series_with_price: Annotated[Count, Meta(description="Retail series with a price.")]
    marketplaces: list[MarketplaceOverview]
    advancing: Annotated[Count, Meta(description="Series that cost more than 24 hours before.")]
    declining: Annotated[Count, Meta(description="Series that cost less than 24 hours before.")]
    unchanged: Annotated[Count, Meta(description="Series that cost the same as 24 hours before.")]


class MoverCard(CardSummary, forbid_unknown_fields=True):
    """The card of a mover."""


class Move(Struct, forbid_unknown_fields=True):
    """A retail series, compared with itself."""

    marketplace: MarketplaceSlug
    finish: FinishName
    condition: ConditionName
    language: LanguageName
    price_then: Price
    price_now: Price
    change_pct: Annotated[float, Meta(description="From price_then to price_now, in per cent.")]
    time_then: Time
    time_now: Time


class Mover(Move, forbid_unknown_fields=True, kw_only=True):
    """A card in one of its retail series."""

    card: MoverCard
    variants: Annotated[
        list[Move],
        Meta(description="Its other series that moved in the window, either way, the largest moves first; at most 10."),
    ]
    variant_count: Annotated[Count, Meta(description="How many those are, the ones beyond 10 included.")]


class Movers(Struct, forbid_unknown_fields=True):
    """The largest moves first."""

    window: Literal["24h", "7d", "30d"]
    direction: Literal["up", "down"]
    currency: CurrencyCode
    as_of: AsOf
    items: list[Mover]
    by: Annotated[Literal["percent", "money"], Meta(description="What makes a move large.")]


class FormatOverview(Struct, forbid_unknown_fields=True):
    """What is on offer of a format's cards."""

    format: str
    card_count: Annotated[Count, Meta(description="Cards that are legal in it.")]
    series_with_quantity: Annotated[Count, Meta(description="Series whose source tells a quantity.")]
    listed_value: Annotated[Price, Meta(description="Last price times last quantity of those series.")]


class Formats(Struct, forbid_unknown_fields=True):
    """All formats in one currency, the one with the most valuable offers first."""

    currency: CurrencyCode
    as_of: AsOf
    items: list[FormatOverview]
