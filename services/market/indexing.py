"""Computation of the indices after a change of prices (docs/methods.md, indices).

Days are walked in order from the stored last prices of each; the members of a universe are decided where none hold, and
never changed. One transaction: a call that was killed is repeated with the same result.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from db import announcements
from db.announcements import IndicesChanged
from db.engine import Connection, Engine
from db.queries import closes
from db.queries import index_inputs as queries
from db.queries.ingestion import property_value
from db.queries.signal_inputs import has_undone, newest
from db.writes import indices as writes
from db.writes.ledger import set_property
from market.histories import day_number, microseconds, numbered_day
from market.indices.families import (
    CARRIED_DAYS,
    CORRECTED_DAYS,
    LEAST_MEMBERS,
    UNIVERSES,
    VERSION,
    Index,
    Universe,
    Weighting,
)
from market.indices.membership import Candidates, Members, members_of
from market.indices.moves import LastCloses, Move, move_of
from market.indices.points import Outcome, outcome
from market.observations import Integers
from market.variants import Currency
from signals.history import DAY

METHOD = "indices_method"
LATE, UNDONE = "late or corrected prices", "an undone load"


def compute(engine: Engine, runs: Iterable[int], ranges: Iterable[tuple[datetime, datetime]]) -> int:
    """Compute the points of all indices after runs have changed prices in time ranges; return how many were written.

    The caller excludes concurrent calls. Announces a change after its commit.
    """
    with engine.begin() as connection:
        newest_time = newest(connection)
        if newest_time is None:
            return 0
        running = microseconds(newest_time) // DAY
        since = _since(connection, running, ranges)
        reason = UNDONE if has_undone(connection, runs) else LATE
        points = list(_Walk(connection, since, running).points(reason))
        writes.store_points(connection, points)
        if property_value(connection, METHOD) != VERSION:
            set_property(connection, METHOD, VERSION)
    if points:
        announcements.announce(IndicesChanged())
    return len(points)


def _since(connection: Connection, running: int, ranges: Iterable[tuple[datetime, datetime]]) -> int:
    """Return the first day to compute: the oldest with stored closes where prices came from before those still open."""
    oldest = running - closes.DAYS + 1
    not_over = queries.oldest_running(connection)
    since = min(running - CORRECTED_DAYS, running if not_over is None else not_over)
    is_known = property_value(connection, METHOD) == VERSION
    is_older = any(microseconds(begin) // DAY < since for begin, _ in ranges)
    return max(since, oldest) if is_known and not is_older else oldest


class _Walk:
    """Days of all indices in order, from `since` to the running one."""

    def __init__(self, connection: Connection, since: int, running: int) -> None:
        self._connection, self._days, self._running = connection, range(since, running + 1), running
        self._since = queries.held_since(connection, _month_before(since))
        self._held: dict[Universe, tuple[int, Members]] = {}
        indices = [Index(universe, weighting) for universe in UNIVERSES for weighting in Weighting]
        self._known = queries.points(connection, indices, numbered_day(since))
        self._first = queries.first_points(connection)
        self._candidates: dict[Currency, Candidates] = {}
        self._size = closes.series_count(connection)

    def points(self, reason: str) -> Iterator[writes.Point]:
        """Yield the points that are new or have changed; `reason` is why published ones are restated."""
        lasts = LastCloses(self._size)
        has_begun = False
        for day in range(self._days.start - CARRIED_DAYS, self._days.stop):
            prices = closes.stored_of_day(self._connection, day, self._size)
            has_begun = has_begun or bool(prices.any())
            if has_begun and day in self._days:
                yield from self._of_day(day, lasts, prices, reason)
            lasts.note(day, prices)

    def _of_day(self, day: int, lasts: LastCloses, prices: Integers, reason: str) -> Iterator[writes.Point]:
        for universe in UNIVERSES:
            members = self._members_on(universe, day, lasts)
            if members is None:
                continue
            before, on_day = lasts.before(day, members.series), prices[members.series]
            for weighting in Weighting:
                move = move_of(members.weights(weighting), before, on_day)
                yield from self._changed(Index(universe, weighting), day, move, reason)

    def _changed(self, index: Index, day: int, move: Move, reason: str) -> Iterator[writes.Point]:
        known = self._known[index].get(day)
        what = outcome(known, move, day, self._running, self._first.get(index.code))
        version = known.version if known else 1
        if what is Outcome.STORE:
            yield writes.Point(index.code, day, version, move, day == self._running)
        elif what is Outcome.RESTATE:
            yield writes.Point(index.code, day, version + 1, move, False, reason)

    def _members_on(self, universe: Universe, day: int, lasts: LastCloses) -> Members | None:
        """Return the members of a universe on a day; decides them where none of its month hold yet."""
        former = self._members_before(universe, day)
        if former and former[0] >= day_number(numbered_day(day).replace(day=1)):
            return former[1]
        if universe.family.best_rank and day != self._running:
            return None  # ranks of earlier days are not known
        candidates = self._candidates_of(universe.currency)
        cents = lasts.before(day, candidates.series)
        members = members_of(universe.family, candidates, day, cents, former[1] if former else None)
        if len(members.series) < LEAST_MEMBERS:
            return None
        writes.store_members(self._connection, universe, day, members)
        self._held[universe] = day, members
        return members

    def _members_before(self, universe: Universe, day: int) -> tuple[int, Members] | None:
        """Return the last members until a day, with the day since which they hold. Only these are in memory."""
        held = self._held.get(universe)
        since = max((one for one in self._since.get(universe.code, ()) if one <= day), default=None)
        if since is not None and (held is None or held[0] < since):
            held = self._held[universe] = since, queries.members(self._connection, universe, since)
        return held

    def _candidates_of(self, currency: Currency) -> Candidates:
        if currency not in self._candidates:
            self._candidates[currency] = queries.candidates(self._connection, currency)
        return self._candidates[currency]


def _month_before(day: int) -> date:
    """Return the first day of the month before that of a day: members since then may hold, or stay."""
    first = numbered_day(day).replace(day=1)
    return numbered_day(day_number(first) - 1).replace(day=1)
