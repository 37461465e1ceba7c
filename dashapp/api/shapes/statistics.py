"""The shape of `/api/cards/{card_id}/statistics`."""

from typing import Annotated

from msgspec import Meta, Struct

from dashapp.api.shapes.values import (
    ConditionName,
    ConfirmedAt,
    CurrencyCode,
    FinishName,
    HeadlinePrice,
    IsCurrent,
    MarketplaceSlug,
    PeriodCode,
    Price,
    Time,
)


class WindowStatistics(Struct, forbid_unknown_fields=True):
    """One window that ends with the newest price."""

    window: PeriodCode
    high: Price
    high_time: Annotated[Time, Meta(description="The day of the highest price, in UTC.")]
    low: Price
    low_time: Annotated[Time, Meta(description="The day of the lowest price, in UTC.")]
    change: Annotated[float | None, Meta(description="Per cent since the window's start; null where unknown.")]
    price_then: Annotated[Price, Meta(description="Price at the window's start; 0.00 where unknown.")]
    time_then: Annotated[Time | None, Meta(description="When that price held, in UTC; null where unknown.")]


class CardStatistics(Struct, forbid_unknown_fields=True):
    """The headline series of a card over every window."""

    card_id: int
    currency: CurrencyCode
    marketplace: MarketplaceSlug | None
    finish: FinishName | None
    condition: ConditionName | None
    price: HeadlinePrice
    has_price_data: Annotated[bool, Meta(description="Whether a headline price in `currency` is known.")]
    is_current: IsCurrent
    as_of: ConfirmedAt
    source: Annotated[str | None, Meta(description="Who told us.")]
    windows: Annotated[list[WindowStatistics], Meta(description="Empty where there is no price.")]
    since: Annotated[Time | None, Meta(description="First day with a price in the longest window, in UTC.")]
