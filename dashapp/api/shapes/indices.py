"""The shapes of `/api/indices/...`."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dashapp.api.shapes.values import CurrencyCode, MarketplaceSlug, PeriodCode, Time

Code = Annotated[str, Meta(description="Code of the index; it never changes its meaning.")]
WeightingName = Annotated[
    Literal["equal", "capped"], Meta(description="Whether members count alike, or by their value, 3 % at most.")
]
Members = Annotated[int, Meta(ge=0, description="Members with a price of the day, or one of the 7 days before.")]
Coverage = Annotated[float, Meta(ge=0, le=1, description="Share of the members, by weight, with a price of the day.")]
Percent = Annotated[float | None, Meta(description="Per cent; null where one end is not published.")]
NewestDay = Annotated[Time | None, Meta(description="Beginning (UTC) of the newest published day in this answer.")]
Method = Annotated[str, Meta(description="How values are computed, with the version of the method.")]
Version = Annotated[int, Meta(ge=1, description="Rises where a published value is restated.")]
IsRunning = Annotated[bool, Meta(description="Whether the day was not over, so that the value is not final.")]


class IndexStanding(Struct, forbid_unknown_fields=True):
    """Where an index stands."""

    code: Code
    title: str
    group: Literal["market", "formats", "eras", "rarities", "finishes"]
    currency: CurrencyCode
    marketplace: Annotated[MarketplaceSlug, Meta(description="Where all of its prices are from.")]
    weighting: WeightingName
    state: Annotated[
        Literal["published", "not begun", "no members", "few prices", "little coverage"],
        Meta(description="Whether it has a value, else what it lacks; a format begins when its legality is known."),
    ]
    index_value: Annotated[float | None, Meta(description="The last published value; null without one.")]
    day: Annotated[date | None, Meta(description="Day (UTC) of `index_value`.")]
    change_7d: Percent
    change_30d: Percent
    n: Members
    coverage: Annotated[Coverage | None, Meta(description="As of its points; null without members.")]
    is_running: IsRunning


class IndexStandings(Struct, forbid_unknown_fields=True):
    """The indices of a currency and a weighting."""

    currency: CurrencyCode
    weighting: WeightingName
    as_of: NewestDay
    method: Method
    items: list[IndexStanding]


class DayOfIndex(Struct, forbid_unknown_fields=True):
    """A day of an index."""

    time: Annotated[Time, Meta(description="Beginning of the day, in UTC.")]
    index_value: Annotated[float | None, Meta(description="100 on the base day; null where it is not published.")]
    n: Members
    coverage: Coverage
    version: Version
    is_published: bool
    is_running: IsRunning


class Correction(Struct, forbid_unknown_fields=True):
    """What was published of a day before it was restated."""

    day: date
    version: Version
    index_value: Annotated[float, Meta(description="As it was published.")]
    move: Annotated[float, Meta(description="Change from the day before, in per cent.")]
    n: Members
    coverage: Coverage
    replaced_at: Time
    reason: str


class IndexPoints(Struct, forbid_unknown_fields=True):
    """An index over a period, a point a day."""

    code: Code
    title: str
    currency: CurrencyCode
    marketplace: MarketplaceSlug
    weighting: WeightingName
    period: PeriodCode
    bucket: Literal["1 day"]
    base_day: Annotated[date | None, Meta(description="Day on which it stands at 100; null before it has a value.")]
    as_of: NewestDay
    method: Method
    points: Annotated[list[DayOfIndex], Meta(description="In order of time.")]
    corrections: list[Correction]
