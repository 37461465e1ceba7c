"""What chance alone would call an event of signals, computed once a day of prices (docs/methods.md, signals)."""

from dataclasses import dataclass
from datetime import date

from db import announcements
from db.announcements import SignalsChanged
from db.engine import Engine, reading
from db.queries import closes
from db.queries import signal_chances as queries
from db.queries.signal_inputs import newest
from db.writes.signal_chances import store_chances
from market.histories import numbered_day
from market.variants import Currency
from services.rows import made_of
from signals.chance import SAMPLE, chances
from signals.events import LEAST_CENTS
from signals.history import DAY, history_of

BLOCKS = 8  # of series, that a sample is of


@dataclass(frozen=True, slots=True)
class EventChance:
    """Of `sampled` series on a day those `beyond` the threshold of a type of event, and those that were `by_chance`.

    `open` counts the events of the type that go on now, of all series.
    """

    type: str
    day: date
    sampled: int
    beyond: int
    by_chance: int
    open: int

    @property
    def false(self) -> float | None:
        """Return the expected false ones among the open events; None where the sample has none to compare with."""
        return self.open * min(self.by_chance / self.beyond, 1) if self.beyond else None


def load_chances(currency: str) -> list[EventChance]:
    """Return the chances of a currency by type; none before the first computation."""
    with reading() as connection:
        return [made_of(row, EventChance) for row in queries.stored(connection, currency)]


def compute(engine: Engine) -> None:
    """Compute the chances of each currency, once for the day of its newest price. Announces a change after its commit.

    The caller excludes concurrent calls.
    """
    for currency in Currency:
        _compute(engine, currency)


def _compute(engine: Engine, currency: str) -> None:
    with engine.begin() as connection:
        time, known_day = newest(connection), queries.day(connection, currency)
        if time is None or time.date() == known_day:
            return
        series, times = queries.sampled(connection, currency, LEAST_CENTS, BLOCKS, SAMPLE)
        if not len(series):
            return
        last = int(times.max()) // DAY
        day = numbered_day(last)
        if day == known_day:  # other currencies have newer prices
            return
        known = closes.of_many(connection, series, last)
        history = history_of(series, times, known.T, last)
        store_chances(connection, currency, day, chances(history, last))
    announcements.announce(SignalsChanged())
