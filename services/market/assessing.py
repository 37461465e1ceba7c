"""Computation of the signals after a change of prices (docs/methods.md, signals).

The last prices of each day are stored by blocks of series; a load changes those of its days. From them follow the
measures of changed series, which depend on nothing else. The signals of a currency follow from all of its measures, in
one transaction. A call that was killed is repeated with the same result.
"""

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from itertools import islice

import numpy as np

from db import announcements
from db.announcements import SignalsChanged
from db.engine import Connection, Engine
from db.queries import buylist_ratios, closes
from db.queries import signal_inputs as queries
from db.queries.ingestion import property_value
from db.writes import signals as writes
from db.writes.closes import drop_old_closes, forget_closes, store_closes
from db.writes.ledger import set_property
from market.histories import microseconds
from market.observations import Integers, Observations
from market.variants import Currency
from signals.assessment import assess
from signals.history import BLOCK, DAY, closes_of, history_of
from signals.measures import Measures, measures

METHOD = "signals-3"  # raised where a formula changes: everything is then computed anew
METHOD_OF_MEASURES = "signals_method"
BLOCKS = 2  # of series, in a transaction
WRITERS = 2  # at the same time: the database and numpy work in turn


def compute(engine: Engine, runs: Iterable[int], ranges: Iterable[tuple[datetime, datetime]]) -> int:
    """Compute the signals after runs have changed prices in time ranges; return the number of series that changed.

    The caller excludes concurrent calls. Announces a change after its commit.
    """
    with engine.connect() as connection:
        newest = queries.newest(connection)
        is_known = property_value(connection, METHOD_OF_MEASURES) == METHOD
        whole = not is_known or queries.has_undone(connection, runs)
    if newest is not None:
        _measure(engine, newest, None if whole else ranges)
    if not is_known:
        with engine.begin() as connection:
            set_property(connection, METHOD_OF_MEASURES, METHOD)
    changed = sum(_assess(engine, currency) for currency in Currency)
    if changed:
        announcements.announce(SignalsChanged())
    return changed


def _measure(engine: Engine, newest: datetime, ranges: Iterable[tuple[datetime, datetime]] | None) -> None:
    """Store the measures of the series with prices in time ranges, or of all."""
    last = microseconds(newest) // DAY
    days = range(last - closes.DAYS + 1, last + 1)
    with engine.begin() as connection:
        times = queries.last_times(connection, newest)
        if ranges is None:
            forget_closes(connection)
        drop_old_closes(connection, days.start)
    for since, until in [(days.start * DAY, days.stop * DAY)] if ranges is None else map(_microseconds, ranges):
        _measure_range(engine, times, days, since, until)


def _microseconds(moments: tuple[datetime, datetime]) -> tuple[int, int]:
    since, until = moments
    return microseconds(since), microseconds(until)


def _measure_range(engine: Engine, times: Integers, days: range, since: int, until: int) -> None:
    """Store the closes and the measures of series with prices in a time range, some blocks in a transaction."""
    touched = range(max(days.start, since // DAY), min(days.stop, -(-until // DAY)))

    def store(some: list[Observations]) -> None:
        with engine.begin() as writer:
            store_closes(writer, touched, {_block(part): closes_of(part, touched) for part in some})
            found = [_measured(writer, part, times, days[-1], since, until) for part in some]
            writes.store_measures(writer, Measures(*map(np.concatenate, zip(*found, strict=True))))

    with engine.connect() as reader, closing(closes.observed(reader, touched)) as parts:
        changed = (part for part in parts if ((part.times >= since) & (part.times < until)).any())
        with ThreadPoolExecutor(WRITERS) as threads:
            waiting: deque[Future[None]] = deque()
            while some := list(islice(changed, BLOCKS)):
                waiting.append(threads.submit(store, some))
                if len(waiting) > WRITERS:  # so that few blocks are in memory
                    waiting.popleft().result()
            for one in waiting:
                one.result()


def _block(part: Observations) -> int:
    return int(part.series[0]) // BLOCK


def _measured(
    connection: Connection, part: Observations, times: Integers, last: int, since: int, until: int
) -> Measures:
    """Return the measures of the series of a block that have prices in a time range, and may be current."""
    ids = np.unique(part.series[(part.times >= since) & (part.times < until)])
    ids = ids[ids < len(times)]
    ids = ids[times[ids] > queries.NEVER]
    known = closes.stored(connection, _block(part), last)[:, ids % BLOCK]
    return measures(history_of(ids, times[ids], known, last))


def _assess(engine: Engine, currency: str) -> int:
    """Store the signals of a currency; return the number of rows that changed."""
    with engine.begin() as connection:
        market = queries.market(connection, currency)
        ranks = buylist_ratios.ranks(connection, currency, market) if market else np.zeros(0)
        return writes.store_signals(connection, currency, market, assess(market) if market else (), ranks)
