"""Backtests: what a rule would have done over stored rollups, hourly for 30 days and daily before."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from types import MappingProxyType

from alerts import backtest
from alerts.backtest import Point
from alerts.rules import SHARES, Rule, Target, Trigger
from collection.ledger.money import minor
from db.engine import Connection, Row, reading
from db.queries import alert_targets as queries
from db.queries import alert_wants, sets
from market.current import CURRENT_FOR
from market.periods import DAY, HOUR, PERIODS, Bucket
from services.people.alerts import locations, searches
from services.people.alerts.columns import amount, asked_rule
from services.people.alerts.requests import BacktestRequest
from services.people.alerts.targets import Columns, target_of
from services.requests import RejectedRequest

FINE = timedelta(days=30)
MOST_SERIES = 100  # of any printing
MANY = 20  # firings
NOT_STORED = "cannot be tried: what sales would have brought is not stored"


@dataclass(frozen=True, slots=True)
class BacktestFiring:
    """A firing, with the prices of its time and of 7 and 30 days later; None where they are not known."""

    time: datetime
    price: Decimal | None
    price_7d: Decimal | None
    price_30d: Decimal | None


@dataclass(frozen=True, slots=True)
class BacktestPrice:
    """A price that a rule was tried over, and the one from which on it was true then, None where it compares none."""

    time: datetime
    price: Decimal | None
    limit: Decimal | None


@dataclass(frozen=True, slots=True)
class NearestMiss:
    """The observation that came nearest to a rule that did not fire; `away` is in `currency`, or in points."""

    time: datetime
    price: Decimal | None
    away: Decimal


@dataclass(frozen=True, slots=True)
class AlertBacktest:
    """The firings of a rule over stored prices of the period that ends now (`points` of them, by time)."""

    currency: str
    period: str
    since: datetime
    until: datetime
    points: int
    firings: list[BacktestFiring]
    nearest_miss: NearestMiss | None
    true_at_start: bool
    is_noisy: bool
    prices: list[BacktestPrice]


def load_backtest(user_id: int, asked: BacktestRequest) -> AlertBacktest:
    """Return what a user's rule would have done. Raises RejectedRequest for a rule that cannot be made.

    A location is valued with the copies that are in it now, a search has the cards that it finds now; a want is what
    it is now.
    """
    rule, now = asked_rule(asked), datetime.now(UTC)
    if rule.trigger is Trigger.LIQUIDATION:
        raise RejectedRequest({"trigger": NOT_STORED})
    since = DAY.floor(now - PERIODS[asked.period].length)
    with reading() as connection:
        target = target_of(connection, user_id, asked)
        points = _POINTS.get(rule.target, _of_series)(connection, user_id, rule, target, since, now)
    found = backtest.run(rule, points)
    firings = [_firing(one, rule.currency) for one in found.firings]
    miss = _miss(found.nearest_miss, rule) if found.nearest_miss else None
    return AlertBacktest(
        rule.currency,
        asked.period,
        since,
        now,
        len(found.prices),
        firings,
        miss,
        found.true_at_start,
        len(firings) > MANY,
        [_judged(one, rule.currency) for one in found.prices],
    )


def _of_any_printing(
    connection: Connection, _user_id: int, rule: Rule, target: Columns, since: datetime, now: datetime
) -> Sequence[Point]:
    words = {name: target[name] for name in ("oracle_id", "condition", "finish", "language", "marketplace")}
    ids = queries.alike(connection, MOST_SERIES, currency=rule.currency, **words)
    return list(_combined(queries.history(connection, DAY, ids, since, now), rule.currency, min))


def _of_search(
    connection: Connection, _user_id: int, rule: Rule, target: Columns, since: datetime, now: datetime
) -> Sequence[Point]:
    ids = searches.series_of(connection, target["query"], rule.currency, MOST_SERIES)
    return list(_combined(queries.history(connection, DAY, ids, since, now), rule.currency, min))


def _of_want(
    connection: Connection, _user_id: int, rule: Rule, target: Columns, since: datetime, now: datetime
) -> Sequence[Point]:
    ids = alert_wants.alike(connection, MOST_SERIES, target["want_id"], rule.currency)
    return list(_combined(queries.history(connection, DAY, ids, since, now), rule.currency, min))


def _of_set(
    connection: Connection, _user_id: int, rule: Rule, target: Columns, since: datetime, now: datetime
) -> Sequence[Point]:
    rows = sets.index_points(connection, target["set_code"], rule.currency, since)
    values = ((row.bucket, round(100 * row.value)) for row in rows if row.valued_count)
    return [Point(min(day + DAY.width, now), value, value, value) for day, value in values]


def _of_location(
    connection: Connection, user_id: int, rule: Rule, target: Columns, since: datetime, now: datetime
) -> Sequence[Point]:
    name = queries.location(connection, user_id, target["location_id"]) or ""
    valuation = locations.valuation_of(connection, user_id, rule.currency)
    return list(locations.history(connection, valuation, name, since, now))


def _of_series(
    connection: Connection, _user_id: int, rule: Rule, target: Columns, since: datetime, now: datetime
) -> Sequence[Point]:
    series_id = target["series_id"]
    points = [_point(row, rule.currency) for row in _history(connection, [series_id], since, now)]
    if rule.trigger is Trigger.BUYLIST:
        ids = queries.buylists(connection, series_id)
        paid = _combined(_history(connection, ids, since, now), rule.currency, max)
        return _with_buylists(points, list(paid))
    if rule.trigger is Trigger.SPREAD:
        ids = queries.twins(connection, series_id)
        return list(_apart(_history(connection, ids, since, now), rule.currency))
    if rule.trigger is Trigger.BACK_IN_STOCK:
        gone = (time + timedelta(microseconds=1) for time in queries.silences(connection, series_id, since))
        points += [Point(time, None, None, None) for time in gone]
        points.sort(key=lambda point: point.time)
    return points


def _history(connection: Connection, ids: Sequence[int], since: datetime, now: datetime) -> Iterator[Row]:
    fine = max(since, DAY.floor(now - FINE))
    parts: tuple[tuple[Bucket, datetime, datetime], ...] = ((DAY, since, fine), (HOUR, fine, now))
    for bucket, begin, end in parts:
        yield from queries.history(connection, bucket, ids, begin, end)


def _point(row: Row, currency: str) -> Point:
    price, least, greatest = (minor(price, currency) for price in (row.last_price, row.min_price, row.max_price))
    return Point(row.last_time, price, least, greatest, row.total_listings)


def _combined(rows: Iterable[Row], currency: str, best: Callable[[Iterable[int]], int]) -> Iterator[Point]:
    """Yield the best price of all series at each bucket; a price counts for as long as it is current."""
    newest: dict[int, tuple[datetime, int]] = {}
    for _, of_bucket in groupby(rows, key=lambda row: row.bucket):
        told = list(of_bucket)
        newest |= {row.series_id: (row.last_time, minor(row.last_price, currency)) for row in told}
        time = max(row.last_time for row in told)
        price = best(price for at, price in newest.values() if at > time - CURRENT_FOR)
        yield Point(time, price, price, price)


def _apart(rows: Iterable[Row], currency: str) -> Iterator[Point]:
    """Yield the cheapest price of several marketplaces at each bucket, with the share that the dearest is above it."""
    newest: dict[int, tuple[datetime, int]] = {}
    for _, of_bucket in groupby(rows, key=lambda row: row.bucket):
        told = list(of_bucket)
        newest |= {row.series_id: (row.last_time, minor(row.last_price, currency)) for row in told}
        time = max(row.last_time for row in told)
        prices = [price for at, price in newest.values() if at > time - CURRENT_FOR]
        least, greatest = min(prices), max(prices)
        share = round(Decimal(100 * (greatest - least)) / least, 2) if len(prices) > 1 else None
        yield Point(time, least, least, greatest, share=share)


def _with_buylists(points: Sequence[Point], paid: Sequence[Point]) -> list[Point]:
    """Return points with the newest buylist price that was known at their times, while it was current."""
    made, place = [], 0
    for point in points:
        while place < len(paid) and paid[place].time <= point.time:
            place += 1
        offer = paid[place - 1] if place else None
        is_current = offer is not None and offer.time > point.time - CURRENT_FOR
        made.append(replace(point, buylist=offer.price if offer and is_current else None))
    return made


def _firing(one: backtest.Firing, currency: str) -> BacktestFiring:
    prices = (amount(price, currency) for price in (one.price, one.price_7d, one.price_30d))
    return BacktestFiring(one.time, *prices)


def _judged(one: backtest.Judged, currency: str) -> BacktestPrice:
    return BacktestPrice(one.time, amount(one.price, currency), amount(one.limit, currency))


def _miss(one: backtest.NearMiss, rule: Rule) -> NearestMiss:
    is_points = rule.trigger in SHARES | {Trigger.CHANGE}
    return NearestMiss(one.time, amount(one.price, rule.currency), one.away if is_points else one.away / 100)


Points = Callable[[Connection, int, Rule, Columns, datetime, datetime], Sequence[Point]]
_POINTS: Mapping[Target, Points] = MappingProxyType(
    {
        Target.ANY_PRINTING: _of_any_printing,
        Target.LOCATION: _of_location,
        Target.SET_INDEX: _of_set,
        Target.SEARCH: _of_search,
        Target.WANT: _of_want,
    }
)
