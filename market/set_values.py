"""Values of sets by day (docs/methods.md, value of a set): one of each card, at its headline price.

The value of a day rests on the prices known at its end. A card counts with the best-placed of its series that is
current then: its last price is less than three days older than the newest price of the currency. Where none is current,
the newest known price counts, as part of the stale value. A price is carried forward for 90 days.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from market.current import CURRENT_FOR
from market.histories import MICROSECOND
from market.matched_index import NEVER
from market.observations import Integers, Numbers

DAY = 24 * 3600 * 1_000_000  # microseconds
CARRIED_DAYS = 90
REACHED_DAYS = CARRIED_DAYS + 1  # after a price: `entered` depends on the prices carried to the day before
CURRENT_WITHIN = CURRENT_FOR // MICROSECOND
ALWAYS = np.iinfo(np.int64).max

Mask = NDArray[np.bool_]


class Candidates(NamedTuple):
    """Candidate series for the headlines of cards, sorted by set, card and place.

    By candidate: `series`, the number of its `currency`, and the time at which its card `leaves` (a day's start, or
    ALWAYS). `first_of_card` and `first_of_set`: the first candidate of each card and the first card of each set; each
    has at least one. `place_of`: by series id, one beyond the last included, the place among the candidates; below zero
    for other series.
    """

    series: Numbers
    currency: NDArray[np.int16]
    leaves: Integers
    first_of_card: Integers
    first_of_set: Integers
    place_of: Numbers

    @classmethod
    def ordered(
        cls,
        sets: Numbers,
        cards: Numbers,
        places: Numbers,
        series: Numbers,
        currency: NDArray[np.int16],
        leaves: Integers,
    ) -> "Candidates":
        """Return the candidates, sorted. `places` rank the candidates of a card; a card is in one set."""
        order = np.lexsort((places, cards, sets))
        sets, cards, series = sets[order], cards[order], series[order]
        new_set = np.diff(sets, prepend=-1) != 0
        new_card = (np.diff(cards, prepend=-1) != 0) | new_set
        first_of_card, first_of_set = np.flatnonzero(new_card), np.flatnonzero(new_set[new_card])
        place_of = np.full(int(series.max(initial=-1)) + 2, -1, np.int32)
        place_of[series] = np.arange(len(series))
        return cls(series, currency[order], leaves[order], first_of_card, first_of_set, place_of)


class Worth(NamedTuple):
    """Values of sets on one day, by set.

    Cents of all cards and of those without a current price; the number of cards that count, and of those without a
    price in the 90 days before; the time of the newest price in the value, NEVER where no card counts.
    """

    cents: Integers
    stale_cents: Integers
    counted: Integers
    entered: Integers
    newest: Integers


class DayValues:
    """Values the sets on the days of a time window, from the last price of each series and day."""

    def __init__(self, candidates: Candidates, start: int, count: int, times: Integers, cents: Integers) -> None:
        """Begin a window of `count` days. `times` and `cents` are each candidate's last price before it."""
        self._candidates, self._start = candidates, start
        self._places = np.arange(len(candidates.series), dtype=np.int32)
        self._before = times, cents
        # Zeros take no memory until written to, and most windows have prices of a day or two. So times count from just
        # before the window, and 0 means none.
        self._times, self._cents = np.zeros((2, count, len(candidates.series)), np.int64)

    def add(self, days: Integers, series: Numbers, times: Integers, cents: Integers) -> None:
        """Add the last prices of some series and days of the window; ignores series that are no candidates."""
        places = self._candidates.place_of[np.minimum(series, len(self._candidates.place_of) - 1)]
        some = np.flatnonzero(places >= 0)
        cells = days[some] * len(self._candidates.series) + places[some]  # one flat index is faster than two
        self._times.reshape(-1)[cells], self._cents.reshape(-1)[cells] = times[some] - self._start + 1, cents[some]

    def days(self, newest: Integers, wanted: range) -> Iterator[tuple[int, Worth]]:
        """Yield (day, worth) of the `wanted` days. `newest` has the time of the newest price by day and currency."""
        times, cents = (column.copy() for column in self._before)
        for day in range(wanted.stop):
            before = self._known(times, day - 1)
            new = self._times[day] > 0
            # Days without a price carry the former one on.
            np.copyto(times, self._times[day] + (self._start - 1), where=new)
            np.copyto(cents, self._cents[day], where=new)
            if day in wanted:
                known = self._known(times, day) & (self._candidates.leaves > self._start + day * DAY)
                current = known & (times > newest[day][self._candidates.currency] - CURRENT_WITHIN)
                yield day, self._worth(times, cents, before, known, current)

    def _known(self, times: Integers, day: int) -> Mask:
        """Return a mask of the prices that are carried to a day: not older than CARRIED_DAYS."""
        return times >= self._start + (day - CARRIED_DAYS) * DAY

    def _worth(self, times: Integers, cents: Integers, before: Mask, known: Mask, current: Mask) -> Worth:
        candidates = self._candidates
        speaking = self._first_of_card(current)
        stale = speaking == len(times)
        chosen = np.where(stale, self._newest_of_card(times, known), speaking)
        counts = chosen < len(times)
        chosen = np.minimum(chosen, len(times) - 1)
        worth = np.where(counts, cents[chosen], 0)
        entered = counts & ~np.logical_or.reduceat(before, candidates.first_of_card)
        parts = worth, np.where(stale, worth, 0), counts, entered
        cents, stale_cents, counted, new = (
            np.add.reduceat(part, candidates.first_of_set, dtype=np.int64) for part in parts
        )
        newest = np.maximum.reduceat(np.where(counts, times[chosen], NEVER), candidates.first_of_set)
        return Worth(cents, stale_cents, counted, new, newest)

    def _first_of_card(self, mask: Mask) -> Numbers:
        """Return the best-placed candidate of each card within a mask; one beyond the last where none is."""
        places = np.where(mask, self._places, np.int32(len(mask)))
        return np.minimum.reduceat(places, self._candidates.first_of_card)

    def _newest_of_card(self, times: Integers, known: Mask) -> Numbers:
        """Return the candidate with the newest known price of each card, the best-placed of equal ones."""
        first = self._candidates.first_of_card
        newest = np.maximum.reduceat(np.where(known, times, NEVER), first)
        lengths = np.diff(first, append=len(times))
        return self._first_of_card(known & (times == np.repeat(newest, lengths)))
