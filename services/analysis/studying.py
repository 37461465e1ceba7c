"""Derivation of the events of the market, and of what prices did around them (docs/methods.md, events of the market).

Both follow from what is stored, so that a repeated call has the same result; a call that was killed is repeated.
"""

from collections.abc import Iterator

import numpy as np

from analysis.event_study import Floats, path_of, relative, study
from db import announcements
from db.announcements import CatalogueChanged
from db.engine import Connection, Engine
from db.queries import closes
from db.queries import market_events as queries
from db.queries.ingestion import property_value
from db.queries.signal_inputs import newest
from db.writes import market_events as writes
from db.writes.ledger import set_property
from market.events import Kind
from market.histories import microseconds, numbered_day
from market.observations import Integers
from market.variants import Currency
from signals.history import DAY

STUDIED = (Kind.REPRINT, Kind.BAN, Kind.RESTRICTION, Kind.UNBAN, Kind.CORRECTION)  # cards of a release had no price yet
METHOD = "events-1"  # raised where a rule changes
DERIVED, STUDIED_FOR = "market_events", "event_study"  # properties: what the stored ones follow from
INDEX = "DC-{}-ALL-EW"


def compute(engine: Engine) -> int:
    """Derive events and paths; return the number of events that changed. Announces a change after its commit.

    Events are derived where something that they follow from has changed, paths there and once a day of prices.

    The caller excludes concurrent calls.
    """
    with engine.begin() as connection:
        state = f"{METHOD}/{queries.state(connection)}"
        changed = 0 if property_value(connection, DERIVED) == state else writes.derive(connection)
        set_property(connection, DERIVED, state)
        time = newest(connection)
        studied = f"{state}/{time and time.date()}"
        is_known = property_value(connection, STUDIED_FOR) == studied
        restudied = 0 if is_known else sum(_study(connection, currency) for currency in Currency)
        set_property(connection, STUDIED_FOR, studied)
    if changed or restudied:
        announcements.announce(CatalogueChanged())
    return changed


def _study(connection: Connection, currency: Currency) -> int:
    """Store the paths of a currency; return how many points differ from the stored ones."""
    time = newest(connection)
    if time is None:
        return 0
    last = microseconds(time) // DAY
    days = range(last - closes.DAYS + 1, last + 1)
    index = _levels(connection, currency, days)
    found = {kind: study([*_paths(connection, kind, currency, days, index)]) for kind in STUDIED}
    return writes.store_paths(connection, currency, found)


def _levels(connection: Connection, currency: Currency, days: range) -> Floats:
    """Return the levels of the index of all cards, a number a day, as logarithms; NaN where none is published."""
    known = queries.levels(connection, INDEX.format(currency), numbered_day(days.start))
    return np.array([known.get(numbered_day(day), np.nan) for day in days])


def _paths(connection: Connection, kind: Kind, currency: Currency, days: range, index: Floats) -> Iterator[Floats]:
    """Yield the path of each event whose cards have a price and whose days are stored in part."""
    since, until = numbered_day(days.start + 1), numbered_day(days[-1])
    columns = queries.affected(connection, kind, currency, since, until)
    if not columns:
        return
    ids, on, series = columns
    wanted, places = np.unique(series, return_inverse=True)
    logs = relative(_closes(connection, days, wanted), index)
    for number in np.unique(ids):
        of_event = ids == number
        path = path_of(logs[:, places[of_event]], int(on[of_event][0]) - days.start)
        if np.isfinite(path).any():
            yield path


def _closes(connection: Connection, days: range, series: Integers) -> Integers:
    """Return the closes of some series, a row a day, in cents; 0 where unobserved."""
    size = closes.series_count(connection)
    return np.stack([closes.stored_of_day(connection, day, size)[series] for day in days])
