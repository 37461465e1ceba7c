"""Computation of the signals after a change of prices (docs/methods.md, signals).

The measures of changed series are stored block by block: they depend on nothing but their own prices. The signals of a
currency follow from all of its measures, in one transaction. A call that was killed is repeated with the same result.
"""

from collections.abc import Iterable
from contextlib import closing
from datetime import datetime

from db import announcements
from db.announcements import SignalsChanged
from db.engine import Engine
from db.queries import signal_inputs as queries
from db.queries.ingestion import property_value
from db.writes import signals as writes
from db.writes.ledger import set_property
from market.observations import Numbers
from market.variants import Currency
from signals.assessment import assess
from signals.history import history_of
from signals.measures import measures

METHOD = "signals-1"  # raised where a formula changes: everything is then computed anew
METHOD_OF_MEASURES = "signals_method"


def compute(engine: Engine, runs: Iterable[int], ranges: Iterable[tuple[datetime, datetime]]) -> int:
    """Compute the signals after runs have changed prices in time ranges; return the number of rows that changed.

    The caller excludes concurrent calls. Announces a change after its commit.
    """
    with engine.connect() as connection:
        newest = queries.newest(connection)
        is_known = property_value(connection, METHOD_OF_MEASURES) == METHOD
        whole = not is_known or queries.has_undone(connection, runs)
        if newest is None:
            ids: Numbers | None = None
        else:
            ids = queries.all_series(connection, newest) if whole else queries.changed(connection, newest, ranges)
    if newest is not None and ids is not None:
        _measure(engine, ids, newest)
    if not is_known:
        with engine.begin() as connection:
            set_property(connection, METHOD_OF_MEASURES, METHOD)
    changed = sum(_assess(engine, currency) for currency in Currency)
    if changed:
        announcements.announce(SignalsChanged())
    return changed


def _measure(engine: Engine, ids: Numbers, newest: datetime) -> None:
    """Store the measures of series, block by block."""
    with engine.connect() as reader, closing(queries.prices(reader, ids, newest)) as parts:
        for part in parts:
            found = measures(history_of(part))
            with engine.begin() as writer:
                writes.store_measures(writer, found)


def _assess(engine: Engine, currency: str) -> int:
    """Store the signals of a currency; return the number of rows that changed."""
    with engine.begin() as connection:
        market = queries.market(connection, currency)
        return writes.store_signals(connection, currency, market, assess(market) if market else ())
