"""Rules of alerts: what they wait for, and how they tell of it. Money is in cents of the rule's currency."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from market.change_windows import WINDOWS

LONGEST_DAYS = 365
MOST_CONFIRMATIONS = 10


class InvalidRule(ValueError):
    """A rule contradicts itself. `field` is the field that is wrong, the message what was expected."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(problem)
        self.field = field


class Target(StrEnum):
    """What a rule watches: one series, or something that has a price because others have.

    any_printing: the cheapest current price of a card's printings; holding: the series of copies that the user holds;
    location: the value of the copies in one; set_index: the value of one of each card of a set; search: the cheapest
    of the cards that a text finds; want: the cheapest current price that fulfils an item of the user's want list.
    """

    SERIES = "series"
    ANY_PRINTING = "any_printing"
    HOLDING = "holding"
    LOCATION = "location"
    SET_INDEX = "set_index"
    SEARCH = "search"
    WANT = "want"


class Trigger(StrEnum):
    """What a rule waits for."""

    BELOW = "below"
    ABOVE = "above"
    CROSSES = "crosses"
    CHANGE = "change"
    NEW_LOW = "new_low"
    NEW_HIGH = "new_high"
    BUYLIST = "buylist"
    SPREAD = "spread"
    LIQUIDATION = "liquidation"
    BACK_IN_STOCK = "back_in_stock"
    MISSING = "missing"


class Mode(StrEnum):
    """Whether a rule is done after its first message, or armed again."""

    ONCE = "once"
    REPEAT = "repeat"


# The fields that each trigger needs; all others must be left out.
NEEDS = {
    Trigger.BELOW: {"price"},
    Trigger.ABOVE: {"price"},
    Trigger.CROSSES: {"price"},
    Trigger.CHANGE: {"percent", "window"},
    Trigger.NEW_LOW: {"days"},
    Trigger.NEW_HIGH: {"days"},
    Trigger.BUYLIST: {"percent"},
    Trigger.SPREAD: {"percent"},
    Trigger.LIQUIDATION: {"percent"},
    Trigger.BACK_IN_STOCK: set[str](),
    Trigger.MISSING: {"days"},
}
ABSOLUTE = frozenset({Trigger.BELOW, Trigger.ABOVE, Trigger.CROSSES})  # these compare a price with a price
SHARES = frozenset({Trigger.BUYLIST, Trigger.SPREAD, Trigger.LIQUIDATION})  # these compare a share, always above 0
# What each target can be asked: what is no series has neither an extreme, nor a shop that pays for it, nor a stock.
# Only copies that somebody owns have cost something.
OF_TARGET = {
    Target.SERIES: frozenset(Trigger) - {Trigger.LIQUIDATION},
    Target.HOLDING: frozenset(Trigger),
    Target.ANY_PRINTING: ABSOLUTE,
    Target.LOCATION: ABSOLUTE | {Trigger.CHANGE, Trigger.LIQUIDATION},
    Target.SET_INDEX: ABSOLUTE | {Trigger.CHANGE},
    Target.SEARCH: ABSOLUTE,
    Target.WANT: ABSOLUTE,
}
# What these read changes without a new price: an absence, and time that passes.
BY_THE_CLOCK = frozenset({Trigger.BACK_IN_STOCK, Trigger.MISSING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule. `price` is in cents of `currency`; `percent` a change, or a share: of the retail price that a buylist
    pays, of the cheapest price that the dearest is above it, of the cost that a sale would bring.

    It fires after `confirm` observations in a row, or `confirm_minutes` after the first of them. `repeat_every` is the
    time between reminders while it stays true, None for none. `tells_end`: a message says that it is over.
    `notifies_if_true`: it fires also if it is already true when it is made. Raises InvalidRule.
    """

    trigger: Trigger
    currency: str
    target: Target = Target.SERIES
    price: int | None = None
    percent: Decimal | None = None
    window: str | None = None
    days: int | None = None
    mode: Mode = Mode.REPEAT
    confirm: int = 1
    confirm_minutes: int | None = None
    repeat_every: timedelta | None = None
    tells_end: bool = False
    notifies_if_true: bool = False
    expires_at: datetime | None = None

    def __post_init__(self) -> None:
        given = {name for name, value in self._details() if value is not None}
        if given != NEEDS[self.trigger]:
            self._refuse_details(given)
        if not self.currency:
            raise InvalidRule("currency", "is needed: prices without a currency are not compared")
        if self.trigger not in OF_TARGET[self.target]:
            raise InvalidRule(
                "trigger", f"must be one of {', '.join(sorted(OF_TARGET[self.target]))} for {self.target}"
            )
        self._check_numbers()

    def _details(self) -> tuple[tuple[str, object], ...]:
        return ("price", self.price), ("percent", self.percent), ("window", self.window), ("days", self.days)

    def _refuse_details(self, given: set[str]) -> None:
        for field, _ in self._details():
            if field in NEEDS[self.trigger] - given:
                raise InvalidRule(field, f"is needed with {self.trigger}")
            if field in given - NEEDS[self.trigger]:
                raise InvalidRule(field, f"has no meaning with {self.trigger}")

    def _check_numbers(self) -> None:
        if self.price is not None and self.price <= 0:
            raise InvalidRule("price", "must be above 0")
        if self.percent is not None and (self.percent == 0 or (self.trigger in SHARES and self.percent < 0)):
            raise InvalidRule("percent", "must be above 0" if self.trigger in SHARES else "must not be 0")
        if self.window is not None and self.window not in WINDOWS:
            raise InvalidRule("window", f"must be one of {', '.join(WINDOWS)}")
        if self.days is not None and not 1 <= self.days <= LONGEST_DAYS:
            raise InvalidRule("days", f"must be a whole number from 1 to {LONGEST_DAYS}")
        if not 1 <= self.confirm <= MOST_CONFIRMATIONS:
            raise InvalidRule("confirm", f"must be a whole number from 1 to {MOST_CONFIRMATIONS}")
