"""A history as two arrays. Files hold millions of prices with a time and a price only: records would take ten times
the memory, and longer to create than to store."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import overload

import numpy as np
from numpy.typing import NDArray

from market.records import Price

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
FIRST_DAY = EPOCH.date()
MICROSECOND = timedelta(microseconds=1)


def microseconds(time: datetime) -> int:
    """Return a time (aware) as microseconds since EPOCH."""
    return (time - EPOCH) // MICROSECOND


def moment(count: int) -> datetime:
    """Return the time (UTC) N microseconds after EPOCH."""
    return EPOCH + count * MICROSECOND


def day_number(day: date) -> int:
    """Return a day as the number of days since EPOCH."""
    return (day - FIRST_DAY).days


def numbered_day(number: int) -> date:
    """Return the day N days after EPOCH."""
    return FIRST_DAY + timedelta(days=number)


class History(Sequence[Price]):
    """Prices of one series: `times` in microseconds since EPOCH, `cents` above zero. Read as a sequence of Price."""

    __slots__ = ("cents", "times")

    def __init__(self, times: NDArray[np.int64], cents: NDArray[np.int64]) -> None:
        self.times = times
        self.cents = cents

    def within(self, since: datetime, until: datetime) -> bool:
        """Return whether all times of the history are in [since, until)."""
        return bool(((self.times >= microseconds(since)) & (self.times < microseconds(until))).all())

    def __len__(self) -> int:
        return len(self.times)

    @overload
    def __getitem__(self, place: int) -> Price: ...
    @overload
    def __getitem__(self, place: slice) -> "History": ...
    def __getitem__(self, place: int | slice) -> "Price | History":
        if isinstance(place, slice):
            return History(self.times[place], self.cents[place])
        return Price(moment(int(self.times[place])), Decimal(int(self.cents[place])).scaleb(-2))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]
