"""The shapes of answers about alerts."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dashapp.api.shapes.values import ConditionName, CurrencyCode, FinishName, KindName, MarketplaceSlug, Time

TriggerName = Literal[
    "below",
    "above",
    "crosses",
    "change",
    "new_low",
    "new_high",
    "buylist",
    "spread",
    "liquidation",
    "back_in_stock",
    "missing",
]
TargetName = Annotated[
    Literal["series", "any_printing", "holding", "location", "set_index", "search", "want"],
    Meta(
        description="One series, the cheapest of all printings of the card, copies that the user holds, the value of a "
        "location or a set, the cheapest card of a search, or the best price that fulfils a want."
    ),
]
StateName = Literal["armed", "pending", "fired", "recovering", "stale", "error", "snoozed", "paused", "expired", "done"]
WindowName = Literal["24h", "7d", "30d"]
Amount = Annotated[float | None, Meta(description="In `currency`; null where unknown, or without a meaning.")]
Moment = Annotated[datetime | None, Meta(description="ISO 8601, in UTC; null where it was not yet.")]


class AlertCard(Struct, forbid_unknown_fields=True):
    """The card that a rule was made for; null where it is gone."""

    id: int
    name: str | None
    set_code: str | None
    collector_number: str | None


class Alert(Struct, forbid_unknown_fields=True):
    """A rule with its state. Of any printing and of a want, a null word of the variant means any."""

    id: int
    name: str
    target: TargetName
    card: Annotated[AlertCard | None, Meta(description="null where it is of no card.")]
    location_id: int | None
    location: Annotated[str | None, Meta(description="Name of the location; null where it is gone.")]
    set_code: str | None
    set_name: str | None
    query: Annotated[str | None, Meta(description="Text of the search.")]
    want_id: int | None
    marketplace: MarketplaceSlug | None
    kind: KindName
    condition: ConditionName | None
    finish: FinishName | None
    language: str | None
    currency: CurrencyCode
    trigger: TriggerName
    price: Amount
    percent: float | None
    window: WindowName | None
    days: int | None
    mode: Literal["once", "repeat"]
    confirm: int
    confirm_minutes: int | None
    repeat_hours: int | None
    tells_end: bool
    notifies_if_true: bool
    expires_at: Moment
    state: StateName
    already_true: Annotated[bool, Meta(description="It was true when it was made, and waits until it is not.")]
    snoozed_until: Moment
    fired_at: Moment
    last_price: Amount
    last_time: Moment
    created_at: Time
    version: Annotated[int, Meta(description="For a change: it is refused where this is another one by then.")]


class Alerts(Struct, forbid_unknown_fields=True):
    """A page of rules."""

    items: list[Alert]
    next_cursor: str | None
    has_more: bool


class AlertEvent(Struct, forbid_unknown_fields=True):
    """An event of a rule. `limit`, `percent`, `window` and `days` are those of the rule now."""

    id: int
    rule_id: int
    rule_name: str
    edge: Annotated[int, Meta(description="Number of the event among those of its rule.")]
    kind: Literal["fired", "reminder", "over", "stale", "fresh", "error", "mended"]
    time: Time
    created_at: Time
    trigger: TriggerName
    target: TargetName
    currency: CurrencyCode
    price: Amount
    limit: Amount
    percent: float | None
    window: WindowName | None
    days: int | None
    card_id: int | None
    card_name: str | None
    set_code: str | None
    collector_number: str | None
    location: Annotated[str | None, Meta(description="Location whose value it is.")]
    set_name: Annotated[str | None, Meta(description="Set whose value it is; `set_code` is its code.")]
    query: Annotated[str | None, Meta(description="Search that found the card.")]
    is_read: bool
    is_taken_back: Annotated[bool, Meta(description="The run that stored its price was undone.")]


class AlertEvents(Struct, forbid_unknown_fields=True):
    """A page of events, with the number of all that were not read."""

    items: list[AlertEvent]
    unread: int
    next_cursor: str | None
    has_more: bool


class AlertsRead(Struct, forbid_unknown_fields=True):
    """How many events are unread still."""

    unread: int


class AlertFiring(Struct, forbid_unknown_fields=True):
    """A firing of a backtest, with the price of its time and later ones."""

    time: Time
    price: Amount
    price_7d: Annotated[float | None, Meta(description="7 days later; null where that is not known.")]
    price_30d: Annotated[float | None, Meta(description="30 days later; null where that is not known.")]


class AlertMiss(Struct, forbid_unknown_fields=True):
    """The observation that came nearest."""

    time: Time
    price: Amount
    away: Annotated[float, Meta(ge=0, description="In `currency`; of change and buylist in points of per cents.")]


class AlertJudged(Struct, forbid_unknown_fields=True):
    """A price that a rule was tried over."""

    time: Time
    price: Amount
    limit: Annotated[
        float | None, Meta(description="The price from which on the rule was true then; null where it compares none.")
    ]


class AlertBacktest(Struct, forbid_unknown_fields=True):
    """What a rule would have done over stored prices."""

    currency: CurrencyCode
    period: Literal["30d", "90d", "1y"]
    since: Time
    until: Time
    points: Annotated[int, Meta(description="Prices that it was tried over.")]
    firings: list[AlertFiring]
    nearest_miss: Annotated[AlertMiss | None, Meta(description="Where it never fired, though it waited for it.")]
    true_at_start: Annotated[
        bool, Meta(description="It was true already at the first price: it waits until it is false, then fires.")
    ]
    is_noisy: Annotated[bool, Meta(description="More than 20 firings.")]
    prices: Annotated[list[AlertJudged], Meta(description="By time: the line of a chart.")]


class AlertChannel(Struct, forbid_unknown_fields=True):
    """A way to a user outside of the program."""

    id: int
    kind: Literal["webhook", "discord", "email"]
    name: str
    host: Annotated[str, Meta(description="Of its address, which is not shown again; of mail the address.")]
    created_at: Time
    disabled_at: Moment
    disabled_because: str
    last_status: Annotated[int | None, Meta(description="Status of the last answer; null where there was none.")]
    last_sent_at: Moment


class AlertChannels(Struct, forbid_unknown_fields=True):
    """The channels of a user."""

    channels: list[AlertChannel]


class NewAlertChannel(Struct, forbid_unknown_fields=True):
    """A new channel, and the secret that signs a webhook's messages."""

    channel: AlertChannel
    secret: Annotated[str | None, Meta(description="Shown once; null for Discord and mail.")]
