"""The shapes of signals."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from dashapp.api.shapes.card_summary import CardSummary
from dashapp.api.shapes.values import ConditionName, CurrencyCode, FinishName, LanguageName, MarketplaceSlug, Time


class Signal(Struct, forbid_unknown_fields=True):
    """What the prices of a series say."""

    card: CardSummary
    marketplace: MarketplaceSlug
    condition: ConditionName
    finish: FinishName
    language: LanguageName
    signal_type: Literal["momentum", "volatility", "spread", "trend", "deviation", "supply"]
    measure: Annotated[
        Literal[
            "return", "volatility", "buylist_ratio", "marketplace_gap", "low_to_price", "slope", "z", "stock_change"
        ],
        Meta(description="Definition of the value; values compare within a measure."),
    ]
    value: Annotated[float, Meta(description="By its measure; moves and ratios are shares: 0.1 is 10 %.")]
    direction: Literal["up", "down", "neutral"]
    strength: Annotated[
        float, Meta(ge=0, le=1, description="Share of the series of its currency, finish and price band with less.")
    ]
    confidence: Annotated[float, Meta(ge=0, le=1, description="Product of `factors`: how much the signal rests on.")]
    currency: CurrencyCode
    window: Literal["24h", "7d", "14d", "90d", "now"]
    as_of: Annotated[Time, Meta(description="Time of the oldest current price behind it, in UTC.")]
    is_smoothed: Annotated[bool, Meta(description="Whether its prices are means of past sales, which follow late.")]
    facts: Annotated[dict[str, float], Meta(description="Numbers that it rests on; unknown ones are left out.")]
    factors: Annotated[dict[str, float], Meta(description="Factors of the confidence, each 0 to 1.")]


class SignalsPage(Struct, forbid_unknown_fields=True):
    """One page of signals."""

    items: list[Signal]
    next_cursor: Annotated[str | None, Meta(description="Opens the following page; null at the end.")]
    has_more: bool


class CardSignals(Struct, forbid_unknown_fields=True):
    """The signals of a card."""

    items: list[Signal]


class SignalEvent(Struct, forbid_unknown_fields=True):
    """A signal that became large enough to be told of, with the numbers of its beginning."""

    id: int
    card: CardSummary
    marketplace: MarketplaceSlug
    condition: ConditionName
    finish: FinishName
    language: LanguageName
    type: Literal["momentum", "trend", "deviation", "supply"]
    measure: Annotated[Literal["return", "slope", "z", "stock_change"], Meta(description="Definition of the value.")]
    direction: Literal["up", "down"]
    value: Annotated[float, Meta(description="By its measure; moves are shares: 0.1 is 10 %.")]
    strength: Annotated[float, Meta(ge=0, le=1, description="Share of its peers with less.")]
    confidence: Annotated[float, Meta(ge=0, le=1, description="How much the signal rests on.")]
    currency: CurrencyCode
    started_at: Annotated[Time, Meta(description="Time of the price that began it, in UTC.")]
    ended_at: Annotated[Time | None, Meta(description="Time of the newest price when it ended; null while it goes on.")]


class SignalEventsPage(Struct, forbid_unknown_fields=True):
    """One page of events."""

    items: list[SignalEvent]
    next_cursor: Annotated[str | None, Meta(description="Opens the following page; null at the end.")]
    has_more: bool
