"""Requests about alerts: rules, events, channels and backtests."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from alerts.rules import LONGEST_DAYS, MOST_CONFIRMATIONS, Mode, Target, Trigger
from market.change_windows import WINDOWS
from market.variants import MARKETPLACES, Condition, Currency, Finish, Kind, Language
from services.market.fields import SET_CODE
from services.market.search import Q, SearchText
from services.paging import USUAL_PAGE, PageSize
from services.people.fields import LINE
from services.requests import Request
from services.rules import Choice, Day, Flag, Number, Text, WholeNumber

DAYS_OF_SNOOZE = 365
BACKTESTS = ("30d", "90d", "1y")
CHANNEL_KINDS = ("webhook", "discord", "email")

NAME = Text(
    description="What the rule is called, empty for its card.",
    longest=120,
    pattern=LINE,
    expected="one line",
    keeps_empty=True,
)
PRICE = Number(description="Limit of below, above and crosses, in `currency`.")
PERCENT = Number(
    description="Of change: the change in per cent, negative for a fall. Of buylist: the share of the retail price. Of "
    "spread: how far the dearest marketplace is above the cheapest. Of liquidation: the share of the cost that a sale "
    "would bring, 100 for all of it.",
    least=-100,
    most=10_000,
)
WINDOW = Choice(choices=WINDOWS, description="Of change: the time over which the price changes.")
DAYS = WholeNumber(description="Of new_low, new_high and missing: the number of days.", most=LONGEST_DAYS)
MODE = Choice(choices=Mode, description="once: done after the first message; repeat: armed again when it is over.")
CONFIRM = WholeNumber(
    description="Prices in a row that must agree before it fires. Left out: 1, or 2 where the source publishes more "
    "than once an hour.",
    most=MOST_CONFIRMATIONS,
)
CONFIRM_MINUTES = WholeNumber(description="Minutes after which it fires with fewer of them.", most=7 * 24 * 60)
REPEAT_HOURS = WholeNumber(description="Hours between reminders while it stays true. Left out: none.", most=24 * 90)
TELLS_END = Flag(description="Whether a message says that it is over.")
NOTIFIES_IF_TRUE = Flag(description="Whether it fires also if it is already true when it is made.")
EXPIRES_ON = Day(description="The last day (UTC) of the rule. Left out: it has no end.")
CHANGED_EXPIRES_ON = Day(description="The last day (UTC) of the rule; empty: it has no end.", may_be_never=True)
TARGET = Choice(
    choices=Target,
    description="What is watched. series: one; any_printing: the cheapest of all printings of the card; holding: the "
    "series of copies of yours, for as long as you hold any; location: the value of your copies in it; set_index: the "
    "value of one of each card of the set; search: the cheapest card that `query` finds; want: the best price that "
    "fulfils a want of yours.",
)
HOLDING_ID = WholeNumber(description="Of holding: its number, as the list of holdings gives it.", most=2**53)
LOCATION_ID = WholeNumber(description="Of location: its number.")
VERSION = WholeNumber(description="Version of the rule that the change is of.", least=0)
WANT_ID = WholeNumber(description="Of want: its number, as the want list gives it.")
RULE_ID = WholeNumber(description="Number of a rule, as the list gives it.")
CHANNEL_ID = WholeNumber(description="Number of a channel, as the list gives it.")


@dataclass(frozen=True, slots=True)
class WatchRequest(Request):
    """What a rule watches, and what it waits for.

    A series is named in full, or by card and currency alone for its headline price. Of any printing, what is left out
    may be any. Each other target has one field of its own.
    """

    trigger: Annotated[str, Choice(choices=Trigger, description="What the rule waits for.")]
    card_id: Annotated[int | None, WholeNumber(description="Number of the card, of series and any_printing.")] = None
    target: Annotated[str, TARGET] = str(Target.SERIES)
    holding_id: Annotated[int | None, HOLDING_ID] = None
    location_id: Annotated[int | None, LOCATION_ID] = None
    set_code: Annotated[str | None, SET_CODE] = None
    query: Annotated[SearchText | None, Q] = None
    want_id: Annotated[int | None, WANT_ID] = None
    currency: Annotated[str, Choice(choices=Currency, description="Currency of the prices: ISO 4217.")] = str(
        Currency.USD
    )
    marketplace: Annotated[str | None, Choice(choices=MARKETPLACES, description="Where the price holds.")] = None
    condition: Annotated[str | None, Choice(choices=Condition, description="Grade of the card.")] = None
    finish: Annotated[str | None, Choice(choices=Finish, description="Surface of the card.")] = None
    language: Annotated[str | None, Choice(choices=Language, description="Language printed on the card.")] = None
    kind: Annotated[str, Choice(choices=Kind, description="Side of the market of a series.")] = str(Kind.RETAIL)
    price: Annotated[Decimal | None, PRICE] = None
    percent: Annotated[Decimal | None, PERCENT] = None
    window: Annotated[str | None, WINDOW] = None
    days: Annotated[int | None, DAYS] = None
    mode: Annotated[str, MODE] = str(Mode.REPEAT)
    confirm: Annotated[int | None, CONFIRM] = None
    confirm_minutes: Annotated[int | None, CONFIRM_MINUTES] = None


@dataclass(frozen=True, slots=True)
class AddRequest(WatchRequest):
    """A new rule."""

    name: Annotated[str, NAME] = ""
    repeat_hours: Annotated[int | None, REPEAT_HOURS] = None
    tells_end: Annotated[bool, TELLS_END] = False
    notifies_if_true: Annotated[bool, NOTIFIES_IF_TRUE] = False
    expires_on: Annotated[date | None, EXPIRES_ON] = None


@dataclass(frozen=True, slots=True)
class BacktestRequest(WatchRequest):
    """A rule to be tried over stored prices."""

    period: Annotated[str, Choice(choices=BACKTESTS, description="Length of time that ends now.")] = "90d"


@dataclass(frozen=True, slots=True)
class RulesRequest(Request):
    """A page of rules, the newest first."""

    limit: PageSize = USUAL_PAGE
    after: bytes | None = None

    @property
    def scope(self) -> tuple[str, ...]:
        """Return which list a place belongs to."""
        return ("alerts",)


@dataclass(frozen=True, slots=True)
class RuleRequest(Request):
    """One rule."""

    rule_id: Annotated[int, RULE_ID]


@dataclass(frozen=True, slots=True)
class ChangeRequest(RuleRequest):
    """Changes of a rule; what is left out stays. The rule is armed again. What it watches does not change."""

    version: Annotated[int, VERSION]
    name: Annotated[str | None, NAME] = None
    price: Annotated[Decimal | None, PRICE] = None
    percent: Annotated[Decimal | None, PERCENT] = None
    window: Annotated[str | None, WINDOW] = None
    days: Annotated[int | None, DAYS] = None
    mode: Annotated[str | None, MODE] = None
    confirm: Annotated[int | None, CONFIRM] = None
    confirm_minutes: Annotated[int | None, CONFIRM_MINUTES] = None
    repeat_hours: Annotated[int | None, REPEAT_HOURS] = None
    tells_end: Annotated[bool | None, TELLS_END] = None
    notifies_if_true: Annotated[bool | None, NOTIFIES_IF_TRUE] = None
    expires_on: Annotated[date | None, CHANGED_EXPIRES_ON] = None


@dataclass(frozen=True, slots=True)
class SnoozeRequest(RuleRequest):
    """A rule that is silent for a time."""

    hours: Annotated[int, WholeNumber(description="Hours of silence.", most=24 * DAYS_OF_SNOOZE)] = 24


@dataclass(frozen=True, slots=True)
class EventsRequest(Request):
    """A page of events, the newest first."""

    limit: PageSize = USUAL_PAGE
    after: bytes | None = None

    @property
    def scope(self) -> tuple[str, ...]:
        """Return which list a place belongs to."""
        return ("alert_events",)


@dataclass(frozen=True, slots=True)
class ReadRequest(Request):
    """Events that were read: those up to a number."""

    until: Annotated[int, WholeNumber(description="Number of the newest event that was read.", most=2**53)]


@dataclass(frozen=True, slots=True)
class ChannelRequest(Request):
    """A new way to a user outside of the program."""

    kind: Annotated[str, Choice(choices=CHANNEL_KINDS, description="What receives the messages.")]
    address: Annotated[
        str | None,
        Text(
            description="Where messages are sent: https, port 443. E-mail goes to the address of the account.",
            longest=1000,
            pattern=r"[!-~]+",
            expected="URL",
        ),
    ] = None
    name: Annotated[
        str | None,
        Text(description="What the channel is called.", longest=80, pattern=LINE, expected="one line"),
    ] = None


@dataclass(frozen=True, slots=True)
class OneChannelRequest(Request):
    """One channel."""

    channel_id: Annotated[int, CHANNEL_ID]
