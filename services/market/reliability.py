"""Reliability of confidence of an instance's own events of signals, computed once a day of prices."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from db import announcements
from db.announcements import SignalsChanged
from db.engine import Engine, reading
from db.queries import signal_reliability as queries
from db.queries.signal_inputs import newest
from db.writes.signal_reliability import store_reliability
from market.variants import Currency
from services.rows import made_of
from signals.events import EventType
from signals.reliability import FURTHER, tenths

TYPES = (EventType.MOMENTUM, EventType.TREND, EventType.SPIKE)  # those with a direction in which a price may go on


@dataclass(frozen=True, slots=True)
class ReliabilityTenth:
    """A tenth of the events of a type by confidence, the least sure first: of `n` the share that went on.

    Going on is a further 5 % in the same direction within a week of the next price, beyond the market index. `day` is
    that of the newest price that was known.
    """

    type: str
    tenth: int
    day: date
    n: int
    confidence: float
    seen: float


def load_reliability(currency: str) -> list[ReliabilityTenth]:
    """Return the table of each type of a currency with enough events whose week is over."""
    with reading() as connection:
        return [made_of(row, ReliabilityTenth) for row in queries.stored(connection, currency)]


def compute(engine: Engine) -> None:
    """Compute the tables of each currency, once for the day of the newest price. Announces a change after its commit.

    The caller excludes concurrent calls.
    """
    for currency in Currency:
        with engine.begin() as connection:
            time = newest(connection)
            if time is None or queries.day(connection, currency) == time.date():
                continue
            found = {}
            for kind in TYPES:
                confidence, moves = queries.outcomes(connection, currency, kind)
                found[kind] = tenths(confidence, (moves >= FURTHER).astype(np.float64))
            store_reliability(connection, currency, time.date(), found)
        if any(found.values()):
            announcements.announce(SignalsChanged())
