"""The shapes of `/api/market/...`."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from dashapp.api.shapes.values import AsOf, BucketName, CurrencyCode, ListingCount, PeriodCode, Price, Quantity, Time


class IndexPoint(Struct, forbid_unknown_fields=True):
    """One bucket of the index."""

    time: Annotated[Time, Meta(description="Start of the bucket, in UTC.")]
    index_value: Annotated[float, Meta(description="Level of the index; 100 at the period's first point.")]
    avg_price: Annotated[
        Price,
        Meta(
            description="Mean over the series that were seen in the bucket, of their last price in it. Each bucket has "
            "other series: how prices moved is what `index_value` says."
        ),
    ]
    series_count: Annotated[int, Meta(ge=0, description="Series that were seen in the bucket.")]
    total_listings: ListingCount
    total_quantity: Quantity
    matched_count: Annotated[int, Meta(ge=0, description="Series that `index_value` rests on: seen again.")]
    coverage: Annotated[float, Meta(ge=0, description="Share of the series that could have been seen again.")]
    card_count: Annotated[
        int | UnsetType, Meta(description="Distinct cards; only where one condition, finish and language is chosen.")
    ] = UNSET


class MarketIndex(Struct, forbid_unknown_fields=True):
    """The index over a period."""

    currency: CurrencyCode
    period: PeriodCode
    bucket: BucketName
    as_of: AsOf
    method: Annotated[str, Meta(description="How index_value and avg_price are computed.")]
    points: Annotated[list[IndexPoint], Meta(description="In order of time; buckets without prices are absent.")]
