"""The shapes of `/api/sets/...`."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from dashapp.api.shapes.values import AsOf, CurrencyCode, PeriodCode, SetCode, Time

Count = Annotated[int, Meta(ge=0)]
SetChange = Annotated[
    float | None,
    Meta(
        description="Per cent, from an earlier value of its index; null where unknown, where more than a tenth of its "
        "cards have come or gone since, or where most of the value is of prices that are not current."
    ),
]
StaleShare = Annotated[
    Annotated[float, Meta(ge=0, le=1)] | None,
    Meta(description="Share of `value` whose prices were 3 days behind the market on its day; null where unknown."),
]


class SetValue(Struct, forbid_unknown_fields=True):
    """A set, and what one of each of its printings on paper costs."""

    code: SetCode
    name: str
    set_type: str | None
    released_at: date | None
    currency: CurrencyCode
    card_count: Annotated[Count, Meta(description="Printings on paper.")]
    priced_count: Annotated[Count, Meta(description="Those with a headline price in `currency`.")]
    value: Annotated[
        float,
        Meta(ge=0, description="Sum of their headline prices, the last point of the index; 0.00 where none is known."),
    ]
    stale_share: StaleShare
    has_price_data: Annotated[bool, Meta(description="Whether any headline price in `currency` is known.")]
    change_24h: SetChange
    change_7d: SetChange
    change_30d: SetChange
    as_of: AsOf


class SetList(Struct, forbid_unknown_fields=True):
    """One page of sets."""

    items: list[SetValue]
    next_cursor: Annotated[str | None, Meta(description="Opens the following page; null at the end.")]
    has_more: bool


class SetPoint(Struct, forbid_unknown_fields=True):
    """One day of a set."""

    time: Annotated[Time, Meta(description="Start of the day, in UTC.")]
    index_value: Annotated[float, Meta(description="Level of the matched index; 100 at the first point.")]
    avg_price: Annotated[
        float, Meta(ge=0, description="Mean of its series that were seen on the day; 0.00 where `series_count` is 0.")
    ]
    series_count: Annotated[Count, Meta(description="Series that were seen that day.")]
    matched_count: Annotated[Count, Meta(description="Series that `index_value` rests on: seen again.")]
    coverage: Annotated[float, Meta(ge=0, description="Share of the series that could have been seen again.")]
    value: Annotated[float, Meta(ge=0, description="Sum of headline prices; 0.00 where `valued_count` is 0.")]
    valued_count: Annotated[Count, Meta(description="Printings in `value`.")]
    stale_share: StaleShare
    entered: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        Meta(description="Printings in `value` without a price in the 90 days before; null where unknown."),
    ]


class SetIndex(Struct, forbid_unknown_fields=True):
    """A set over a period, a point a day."""

    set_code: SetCode
    currency: CurrencyCode
    period: PeriodCode
    bucket: str
    as_of: AsOf
    method: Annotated[str, Meta(description="How index_value and value are computed.")]
    points: Annotated[list[SetPoint], Meta(description="In order of time.")]
