"""The shapes of fees."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dashapp.api.shapes.values import CurrencyCode, MarketplaceSlug

Money = Annotated[float | None, Meta(description="In the row's currency; null where it has none.")]


class Fee(Struct, forbid_unknown_fields=True):
    """A fee of a marketplace."""

    id: Annotated[int, Meta(description="Outcomes of recommendations name it.")]
    marketplace: MarketplaceSlug
    currency: CurrencyCode
    side: Annotated[
        Literal["seller", "buyer", "buylist", "credit", "postage", "conversion"],
        Meta(description="Who pays it; credit: what a shop adds in store credit."),
    ]
    level: Annotated[str, Meta(description="Of which sellers; empty: of all.")]
    name: str
    is_known: Annotated[bool, Meta(description="False: nobody could read how much it is.")]
    rate: Annotated[float | None, Meta(description="In per cent of the price; null where it has none.")]
    cap: Money
    amount: Money
    per: Annotated[Literal["item", "order"], Meta(description="What `amount` is of.")]
    from_price: Money
    below_price: Money
    source_url: Annotated[str, Meta(description="Where it was read; empty where `note` says what it rests on.")]
    read_on: date
    valid_from: Annotated[date | None, Meta(description="First day on which it holds; null: not known.")]
    valid_to: Annotated[date | None, Meta(description="First day on which it holds no more; null: open.")]
    note: str


class Fees(Struct, forbid_unknown_fields=True):
    """All fees."""

    items: list[Fee]
