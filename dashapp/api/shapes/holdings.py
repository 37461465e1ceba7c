"""The shapes of answers about holdings."""

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from dashapp.api.shapes.card_summary import CardSummary
from dashapp.api.shapes.values import Change, ConditionName, CurrencyCode, FinishName, MarketplaceSlug

Amount = Annotated[float | None, Meta(description="Of all copies of the lot, in its `currency`; null where unknown.")]


class HoldingLot(Struct, forbid_unknown_fields=True):
    """Copies that were acquired together."""

    number: int
    quantity: int
    price: Amount
    fees: Annotated[float, Meta(ge=0, description="Of all copies of the lot, in its `currency`.")]
    currency: Annotated[str | None, Meta(description="ISO 4217 code; null where the price is unknown.")]
    acquired_on: Annotated[date | None, Meta(description="ISO 8601; null where unknown.")]


class Holding(Struct, forbid_unknown_fields=True):
    """Copies of one card in one condition, finish and language in one location."""

    id: int
    card_id: Annotated[int | None, Meta(description="null where it is not known yet; `raw` says what a file said.")]
    condition: ConditionName | None
    finish: FinishName | None
    language: str | None
    raw: Annotated[dict[str, Any], Meta(description="What a file said beyond the other fields.")]
    location: Annotated[str, Meta(description="Empty for none.")]
    quantity: int
    tags: list[str]
    notes: str
    version: Annotated[int, Meta(description="For a change: it is refused where this is another one by then.")]
    lots: list[HoldingLot]
    transactions: Annotated[
        list[int], Meta(description="The entries of the ledger that this request made, to be reversed.")
    ]


class HeldCopies(Struct, forbid_unknown_fields=True):
    """Copies of one card in one condition, finish and language in one location, and what they are worth."""

    id: int
    card: Annotated[
        CardSummary | None, Meta(description="null where it is not known yet; `raw` says what a file said.")
    ]
    raw: Annotated[dict[str, Any], Meta(description="What a file said beyond the other fields.")]
    condition: ConditionName | None
    finish: FinishName | None
    language: str | None
    quantity: int
    location: Annotated[str, Meta(description="Empty for none.")]
    tags: list[str]
    notes: str
    cost_total: Annotated[
        float | None, Meta(description="Of the copies whose cost is known in `cost_currency`; null where unknown.")
    ]
    cost_currency: Annotated[str | None, Meta(description="ISO 4217 code; null where there are several others.")]
    cost_known_quantity: Annotated[int, Meta(description="How many copies `cost_total` is of.")]
    price: Annotated[float | None, Meta(description="Of one copy, in `currency`; null where none is known.")]
    has_price_data: bool
    price_time: Annotated[datetime | None, Meta(description="When the price was told, in UTC.")]
    price_marketplace: MarketplaceSlug | None
    price_is_fallback: Annotated[
        bool, Meta(description="Whether it is that of another condition, language or marketplace: a setting.")
    ]
    value: Annotated[float | None, Meta(description="Of all copies, in `currency`; null where the price is.")]
    unrealized_gain: Annotated[
        float | None, Meta(description="Value less cost of the copies with a known cost in `currency`; else null.")
    ]
    gain_pct: Annotated[float | None, Meta(description="The gain in per cent of that cost; null for gifts.")]
    change_24h: Change
    change_7d: Change
    acquired_on: Annotated[
        date | None, Meta(description="ISO 8601; null where it is not known, or not the same day for all copies.")
    ]
    to_check: Annotated[
        bool, Meta(description="Whether the card does not come in this finish, as the catalogue is now.")
    ]
    version: Annotated[int, Meta(description="For a change: it is refused where this is another one by then.")]


class Holdings(Struct, forbid_unknown_fields=True):
    """A page of holdings."""

    currency: CurrencyCode
    items: list[HeldCopies]
    next_cursor: str | None
    has_more: bool


class Location(Struct, forbid_unknown_fields=True):
    """A binder, box or deck."""

    id: int
    name: str
    kind: Annotated[str, Meta(description="Word of the app that it came from; empty for none.")]
    copies: int


class Locations(Struct, forbid_unknown_fields=True):
    """All locations, by name."""

    items: list[Location]
