"""What rules see of their targets: the price of a series, or the one that something has because others have.

Values and searches have the time of the newest price in the currency: each change of prices is an observation of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from alerts.observations import Observation
from alerts.rules import Target, Trigger
from db.engine import Connection, Row
from db.queries import alert_targets as queries
from db.queries import inventory
from market.search.errors import QueryError
from services.people.alerts import locations, searches
from services.people.alerts.columns import cents, observation_of
from services.people.alerts.sales import Sale, load_sales


class Seen(NamedTuple):
    """What a rule sees. `is_known`: something can be said of it; without an `observation` its target is gone.

    `source` and `run_id` are those of the price, None of what has several.
    """

    is_known: bool
    observation: Observation | None = None
    source: str | None = None
    run_id: int | None = None


NOTHING, GONE = Seen(is_known=False), Seen(is_known=True)
Found = Iterable[tuple[int, Seen]]


def observe(connection: Connection, rows: Sequence[Row]) -> dict[int, Seen]:
    """Return what rules (rows of db.queries.alerts.locked) see now, by their ids."""
    told = queries.observed(connection, [row.id for row in rows])
    seen = {row.id: _priced(told[row.id], row.currency) for row in rows if row.id in told}
    for target, look in _LOOKS.items():
        some = [row for row in rows if row.target == target]
        if some:
            seen.update((one, found) for one, found in look(connection, some) if seen.get(one) is not GONE)
    return seen


def _priced(observed: Row, currency: str) -> Seen:
    if not observed.is_there:
        return GONE
    if observed.time is None:  # a series without a price: its only run was undone
        return NOTHING
    return Seen(True, observation_of(observed, currency), observed.source, observed.run_id)


def _sets(connection: Connection, rows: Sequence[Row]) -> Iterator[tuple[int, Seen]]:
    told = queries.observed_sets(connection, [row.id for row in rows])
    for row in rows:
        one = told[row.id]
        observation = _observation(row, one.time, cents(one.price, row.currency)) if one.time else None
        if one.is_there:
            yield row.id, Seen(True, observation._replace(change=one.change)) if observation else NOTHING
        else:
            yield row.id, GONE


def _locations(connection: Connection, rows: Sequence[Row]) -> Iterator[tuple[int, Seen]]:
    newest = queries.newest(connection)
    for (user_id, currency), some in groupby(sorted(rows, key=_owner), _owner):
        names = {one.id: one.name for one in inventory.locations(connection, user_id)}
        valuation = locations.valuation_of(connection, user_id, currency)
        for row in some:
            name, time = names.get(row.location_id), newest.get(currency)
            if name is None or time is None:
                yield row.id, GONE if name is None else NOTHING
                continue
            if row.trigger == Trigger.LIQUIDATION:
                sale = load_sales(connection, user_id, currency).of_location(name)
                yield row.id, _sold(row, sale, time)
                continue
            change = locations.change(valuation, name, row.change_window) if row.change_window else None
            observation = _observation(row, time, locations.worth(valuation, name))
            yield row.id, Seen(True, observation._replace(change=change))


def _sold(row: Row, sale: Sale, time: datetime) -> Seen:
    return Seen(True, _observation(row, time, sale.net)._replace(share=sale.share))


def _holdings(connection: Connection, rows: Sequence[Row]) -> Iterator[tuple[int, Seen]]:
    """Yield what rules see that wait for a sale of copies; the others see the price of their series."""
    selling = [row for row in rows if row.trigger == Trigger.LIQUIDATION]
    newest = queries.newest(connection) if selling else {}
    variants = queries.variants(connection, [row.series_id for row in selling]) if selling else {}
    for (user_id, currency), some in groupby(sorted(selling, key=_owner), _owner):
        sales = load_sales(connection, user_id, currency)
        for row in some:
            variant, time = variants.get(row.series_id), newest.get(currency)
            if variant is not None and time is not None:
                yield row.id, _sold(row, sales.of_card(*variant), time)


def _searches(connection: Connection, rows: Sequence[Row]) -> Iterator[tuple[int, Seen]]:
    newest = queries.newest(connection)
    for (text, currency), some in groupby(sorted(rows, key=_search), _search):
        time = newest.get(currency)
        try:
            found = searches.cheapest(connection, text, currency)
        except QueryError:  # the language has changed since: the rules of others are evaluated all the same
            yield from ((row.id, GONE) for row in some)
            continue
        for row in some:
            observation = _observation(row, time, found.price, found.series_id) if time else None
            yield row.id, Seen(True, observation) if observation else NOTHING


def _observation(row: Row, time: datetime, price: int | None, series_id: int | None = None) -> Observation:
    return Observation(time, time, row.currency, price, series_id)


def _owner(row: Row) -> tuple[int, str]:
    return row.user_id, row.currency


def _search(row: Row) -> tuple[str, str]:
    return row.query, row.currency


_LOOKS: Mapping[Target, Callable[[Connection, Sequence[Row]], Found]] = MappingProxyType(
    {
        Target.SET_INDEX: _sets,
        Target.LOCATION: _locations,
        Target.SEARCH: _searches,
        Target.HOLDING: _holdings,
    }
)
