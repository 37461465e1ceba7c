"""The shapes of signals."""

from datetime import date
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
    type: Literal["momentum", "trend", "deviation", "supply", "spike", "volatility", "spread"]
    measure: Annotated[
        Literal["return", "slope", "z", "stock_change", "day_return", "volatility", "buylist_ratio"],
        Meta(description="Definition of the value."),
    ]
    direction: Literal["up", "down"]
    value: Annotated[float, Meta(description="By its measure; moves are shares: 0.1 is 10 %.")]
    strength: Annotated[float, Meta(ge=0, le=1, description="Share of its peers with less.")]
    confidence: Annotated[float, Meta(ge=0, le=1, description="How much the signal rests on.")]
    currency: CurrencyCode
    started_at: Annotated[Time, Meta(description="Time of the price that began it, in UTC.")]
    ended_at: Annotated[Time | None, Meta(description="Time of the newest price when it ended; null while it goes on.")]
    is_confirmed: Annotated[
        bool, Meta(description="false: a spike that neither other printings nor two later prices confirm.")
    ]


class EventChance(Struct, forbid_unknown_fields=True):
    """Of a sample of series, how many are beyond the threshold of a type of event, and how many would be by chance."""

    type: Literal["momentum", "trend", "deviation", "spike", "volatility"]
    day: date
    sampled: int
    beyond: int
    by_chance: Annotated[int, Meta(description="With the returns of each series in another order.")]
    open: Annotated[int, Meta(description="Events of the type that go on, of all series.")]
    false: Annotated[float | None, Meta(description="Of the open ones those expected to be false; null: unknown.")]


class ReliabilityTenth(Struct, forbid_unknown_fields=True):
    """A tenth of the events of a type by confidence, the least sure first."""

    type: Literal["momentum", "trend", "spike"]
    tenth: Annotated[int, Meta(ge=1, le=10)]
    day: date
    n: int
    confidence: Annotated[float, Meta(ge=0, le=1, description="Mean of the tenth.")]
    seen: Annotated[
        float, Meta(ge=0, le=1, description="Share that went on by 5 % in a week, beyond the market index.")
    ]


class SignalEventsPage(Struct, forbid_unknown_fields=True):
    """One page of events."""

    items: list[SignalEvent]
    chances: list[EventChance]
    reliability: list[ReliabilityTenth]
    next_cursor: Annotated[str | None, Meta(description="Opens the following page; null at the end.")]
    has_more: bool
