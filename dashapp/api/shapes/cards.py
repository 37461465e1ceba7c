"""The shapes of `/api/cards/...`."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from dashapp.api.shapes.values import (
    AsOf,
    BucketName,
    Change,
    ConditionName,
    CurrencyCode,
    FinishName,
    HeadlinePrice,
    ImageAddress,
    KindName,
    KnownPrice,
    LanguageName,
    ListingCount,
    MarketplaceSlug,
    PeriodCode,
    Price,
    Quantity,
    SetCode,
    Time,
)


class CardPrice(Struct, forbid_unknown_fields=True):
    """The newest price of one series."""

    marketplace: MarketplaceSlug
    kind: KindName
    condition: ConditionName
    finish: FinishName
    language: LanguageName
    currency: CurrencyCode
    price: Price
    price_low: KnownPrice
    price_mid: KnownPrice
    price_high: KnownPrice
    price_market: KnownPrice
    num_listings: ListingCount
    total_quantity: Quantity
    time: Annotated[Time, Meta(description="When the source says the price held, in UTC.")]
    source: Annotated[str, Meta(description="Who told us.")]


class Card(Struct, forbid_unknown_fields=True):
    """A card, and what it costs now."""

    id: int
    scryfall_id: UUID
    oracle_id: Annotated[UUID | None, Meta(description="The same for all printings of a card.")]
    name: str
    set_code: SetCode
    set_name: str | None
    collector_number: str
    rarity: str | None
    language: LanguageName
    finishes: list[FinishName]
    type_line: str | None
    mana_cost: str | None
    oracle_text: str | None
    colors: Annotated[list[str], Meta(description="Letters: W, U, B, R, G.")]
    legalities: Annotated[dict[str, str], Meta(description="By format: legal, not_legal, banned or restricted.")]
    image_url: ImageAddress
    released_at: date | None
    currency: CurrencyCode
    current_price: HeadlinePrice
    price_change_24h: Change
    price_change_7d: Change
    price_change_30d: Change
    has_price_data: Annotated[bool, Meta(description="Whether a headline price in `currency` is known.")]
    as_of: AsOf
    prices: Annotated[list[CardPrice], Meta(description="Every series of the card, in every currency.")]


class HistoryPoint(Struct, forbid_unknown_fields=True):
    """One bucket of one series."""

    time: Annotated[Time, Meta(description="Start of the bucket, in UTC.")]
    avg_price: Price
    min_price: Price
    max_price: Price
    last_price: Price
    total_listings: ListingCount
    total_quantity: Quantity


class HistorySeries(Struct, forbid_unknown_fields=True):
    """One series over the period."""

    marketplace: MarketplaceSlug
    condition: ConditionName
    finish: FinishName
    language: LanguageName
    kind: KindName
    points: Annotated[list[HistoryPoint], Meta(description="In order of time; buckets without prices are absent.")]


class CardHistory(Struct, forbid_unknown_fields=True):
    """Series of a card over a period."""

    card_id: int
    currency: CurrencyCode
    period: PeriodCode
    bucket: BucketName
    as_of: AsOf
    series: list[HistorySeries]
    reason: Annotated[
        str | UnsetType, Meta(description="Why no series can be what was asked for; absent where some are.")
    ] = UNSET
