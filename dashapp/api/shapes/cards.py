"""The shapes of `/api/cards/...`."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from dashapp.api.shapes.card_summary import CardSummary
from dashapp.api.shapes.values import (
    AsOf,
    BucketName,
    Change,
    ConditionName,
    ConfirmedAt,
    CurrencyCode,
    FinishName,
    HeadlinePrice,
    IsCurrent,
    KindName,
    KnownPrice,
    LanguageName,
    ListingCount,
    MarketplaceSlug,
    PeriodCode,
    Price,
    PriceTime,
    Quantity,
    Time,
    Variant,
)


class CardPrice(Variant):
    """The newest price of one series."""

    price: Price
    price_low: KnownPrice
    price_mid: KnownPrice
    price_high: KnownPrice
    price_market: KnownPrice
    num_listings: ListingCount
    total_quantity: Quantity
    time: Annotated[Time, Meta(description="When the source says the price held, in UTC.")]
    source: Annotated[str, Meta(description="Who told us.")]
    confirmed_at: Annotated[Time, Meta(description="When the source last still had this price, in UTC.")]
    is_current: IsCurrent
    absent_since: Annotated[
        Time | None, Meta(description="First whole list of the marketplace without it, in UTC; null where it is there.")
    ]


class Card(CardSummary, forbid_unknown_fields=True):
    """A card, and what it costs now."""

    oracle_id: Annotated[UUID | None, Meta(description="The same for all printings of a card.")]
    language: LanguageName
    finishes: list[FinishName]
    type_line: str | None
    mana_cost: str | None
    oracle_text: str | None
    colors: Annotated[list[str], Meta(description="Letters: W, U, B, R, G.")]
    legalities: Annotated[dict[str, str], Meta(description="By format: legal, not_legal, banned or restricted.")]
    released_at: date | None
    currency: CurrencyCode
    current_price: HeadlinePrice
    price_change_24h: Change
    price_change_7d: Change
    price_change_30d: Change
    has_price_data: Annotated[bool, Meta(description="Whether a headline price in `currency` is known.")]
    is_current: IsCurrent
    price_time: PriceTime
    as_of: ConfirmedAt
    prices: Annotated[list[CardPrice], Meta(description="Every series of the card, in every currency.")]
    set_type: str | None
    layout: Annotated[str | None, Meta(description="Scryfall's word; new ones come with new sets.")]
    mana_value: float | None
    power: str | None
    toughness: str | None
    keywords: list[str]
    games: Annotated[list[str], Meta(description="Where it can be played: paper, mtgo, arena and others.")]
    flavor_name: Annotated[str | None, Meta(description="Another name in the place of its own.")]
    printed_name: Annotated[str | None, Meta(description="The name that is printed on it, in its language.")]
    reserved: Annotated[bool, Meta(description="Whether it is on the reserved list: never to be reprinted.")]
    game_changer: Annotated[bool, Meta(description="Whether it is one of Commander's game changers.")]
    edhrec_rank: int | None
    legalities_since: Annotated[
        dict[str, str | None],
        Meta(description="By format: the day since which its state was seen to be so; null where not known."),
    ]
    extra: Annotated[bool, Meta(description="Whether it is no card to play with; no count and no value has it.")]
    gone_at: Annotated[datetime | None, Meta(description="Since when Scryfall no longer has it, in UTC.")]
    gone_reason: Annotated[str | None, Meta(description="vanished, deleted or merged; null for a card that is there.")]
    merged_into: Annotated[int | None, Meta(description="The card as which it goes on.")]
    merged_into_name: str | None
    tcgplayer_id: Annotated[int | None, Meta(description="TCGplayer's number of the product.")]
    tcgplayer_etched_id: Annotated[int | None, Meta(description="The same of its etched foil.")]
    cardmarket_id: Annotated[int | None, Meta(description="Cardmarket's number of the product.")]


class HistoryPoint(Struct, forbid_unknown_fields=True):
    """One bucket of one series."""

    time: Annotated[Time, Meta(description="Start of the bucket, in UTC.")]
    avg_price: Price
    min_price: Price
    max_price: Price
    last_price: Price
    total_listings: ListingCount
    total_quantity: Quantity


class Silence(Struct, forbid_unknown_fields=True):
    """A time in which the whole lists of a marketplace did not have a series."""

    since: Annotated[Time, Meta(description="When a list last had it, in UTC.")]
    until: Annotated[Time, Meta(description="When a list had it again, in UTC.")]


class HistorySeries(Struct, forbid_unknown_fields=True):
    """One series over the period."""

    marketplace: MarketplaceSlug
    condition: ConditionName
    finish: FinishName
    language: LanguageName
    kind: KindName
    points: Annotated[list[HistoryPoint], Meta(description="In order of time; buckets without prices are absent.")]
    from_lists: Annotated[
        bool,
        Meta(
            description="Whether whole lists confirm the prices: only changes are stored within a day, so each holds "
            "until the next point, but for the silences."
        ),
    ]
    confirmed_at: Annotated[Time | None, Meta(description="When the last price was last confirmed, in UTC.")]
    silences: Annotated[list[Silence], Meta(description="In order of time.")]


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
