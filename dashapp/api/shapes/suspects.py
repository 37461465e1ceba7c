"""The shape of lists of suspect prices."""

from typing import Annotated

from msgspec import Meta, Struct

from dashapp.api.shapes.values import SetCode, Time, Variant


class SuspectPrice(Variant):
    """A price that is not believed: it counts in nothing."""

    card_id: int
    name: str
    set_code: SetCode
    collector_number: str
    price: Annotated[float, Meta(ge=0, description="As its source told it, in `currency`.")]
    trusted_price: Annotated[
        float, Meta(ge=0, description="The last trusted price of the series; 0.00 where it has none yet.")
    ]
    source: Annotated[str, Meta(description="Who told it.")]
    observed_at: Annotated[Time, Meta(description="When the source says the price held, in UTC.")]
    reasons: Annotated[list[str], Meta(description="Why it is not believed, for people.")]


class SuspectPrices(Struct, forbid_unknown_fields=True):
    """One page of suspect prices, newest first."""

    items: list[SuspectPrice]
    next_cursor: Annotated[str | None, Meta(description="Opens the following page; null at the end.")]
    has_more: bool
