"""Standing of a rule: its state, its clocks, and the events that it has led to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from alerts.observations import Side


class State(StrEnum):
    """State of a rule. Persons set aside what is snoozed or paused; expired and done rules are not evaluated."""

    ARMED = "armed"
    PENDING = "pending"
    FIRED = "fired"
    RECOVERING = "recovering"
    STALE = "stale"
    ERROR = "error"
    SNOOZED = "snoozed"
    PAUSED = "paused"
    EXPIRED = "expired"
    DONE = "done"


HAS_FIRED = frozenset({State.FIRED, State.RECOVERING})
SET_ASIDE = frozenset({State.SNOOZED, State.PAUSED})
ENDED = frozenset({State.EXPIRED, State.DONE})


class EventKind(StrEnum):
    """What a rule tells its owner."""

    FIRED = "fired"
    REMINDER = "reminder"
    OVER = "over"
    STALE = "stale"
    FRESH = "fresh"
    ERROR = "error"
    MENDED = "mended"


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a rule, by its `edge`: 1 for the first. `price` is in cents of the rule's currency."""

    edge: int
    kind: EventKind
    time: datetime
    price: int | None = None
    series_id: int | None = None


class Standing(NamedTuple):
    """The standing of a rule. A tuple, as evaluations replace thousands of them.

    `before` is the state behind one that is stale, in error or set aside. `edge` is the number of events so far. While
    pending, `since` is the time of the first observation and `breaches` their number; `side` is for crossings.
    `observed_at` is the time of the newest observation: older ones, and the same again, change nothing. `told_at` is
    the last message of a firing, None for a rule that was true when it was made; `has_told` that the owner was told of
    a stale or broken rule, and not yet of its end. `set_aside_at` is when its clocks stopped.
    """

    state: State = State.ARMED
    before: State | None = None
    edge: int = 0
    since: datetime | None = None
    breaches: int = 0
    side: Side | None = None
    observed_at: datetime | None = None
    price: int | None = None
    fired_at: datetime | None = None
    told_at: datetime | None = None
    has_told: bool = False
    set_aside_at: datetime | None = None
    snoozed_until: datetime | None = None

    @property
    def active(self) -> State:
        """Return the state of the rule's condition, behind what hides it."""
        return self.before or self.state
