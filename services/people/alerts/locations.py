"""Values of locations, as their owners' settings value a collection: now, and of today's copies in earlier days."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np

from alerts.backtest import Point
from collection.ledger.money import divided
from collection.performance.positions import CARRIED_FOR
from collection.valuation.columns import Mask
from collection.valuation.valuing import ValuedLots, value
from db.engine import Connection
from db.queries import inventory
from db.queries.quotes import prices_over_time, quotes_of
from market.histories import MICROSECOND, microseconds
from services.people.settings import settings_in
from services.people.valuation.terms import terms_of

DAY = timedelta(days=1)
PERCENT = 100
KNOWN_SHARE = 0.95  # of today's value that a day must have prices for: with fewer its value would only seem to fall


def valuation_of(connection: Connection, user_id: int, currency: str) -> ValuedLots:
    """Return the valuation of a user's copies in a currency; executes three statements."""
    settings = settings_in(connection, user_id)
    least = settings.min_price if currency == settings.currency else None
    terms = terms_of(settings, currency, least)
    lots = inventory.lots_of_value(connection, user_id)
    return value(lots, quotes_of(connection, user_id, terms.currency, terms.fallbacks).retail, terms)


def worth(valuation: ValuedLots, location: str) -> int | None:
    """Return the value of a location's copies in minor units, None where none has a value."""
    held = _valued_in(valuation, location)
    return int(valuation.columns.value[held].sum()) if held.any() else None


def change(valuation: ValuedLots, location: str, window: str) -> Decimal | None:
    """Return what prices did to a location's copies in a window, in per cent; None where none had a price then."""
    then = np.array([one.price_before(window) or 0 for one in valuation.appraisals], np.int64)[valuation.variant_of]
    held = _valued_in(valuation, location) & (then > 0)
    copies = valuation.columns.copies[held]
    before, now = int((copies * then[held]).sum()), int((copies * valuation.columns.price[held]).sum())
    return round(100 * (Decimal(now) / before - 1), 2) if before else None


def history(
    connection: Connection, valuation: ValuedLots, location: str, since: datetime, now: datetime
) -> Iterator[Point]:
    """Yield the value of today's copies at the end of each day, at the prices of then.

    A price is carried for a week. Days with prices for less than KNOWN_SHARE of today's value are left out.
    """
    weights, prices = _by_series(valuation, location)
    observed = prices_over_time(connection, {one: place for place, one in enumerate(weights)}, since, DAY, now)
    days = -(-(now - since) // DAY)
    cents = np.zeros((days, len(weights)), np.int64)
    cents[days - 1 - (microseconds(now) - observed.times) // (DAY // MICROSECOND), observed.series] = observed.cents
    held, today = np.array([*weights.values()], np.int64), np.array([*prices.values()], np.int64)
    whole = int((held * today).sum())
    carried, age = np.zeros((2, len(weights)), np.int64)
    for day in range(days):
        is_new = cents[day] > 0
        carried, age = np.where(is_new, cents[day], carried), np.where(is_new, 0, age + 1)
        counts = (carried > 0) & (age < CARRIED_FOR // DAY)
        if int((held * today)[counts].sum()) >= KNOWN_SHARE * whole > 0:
            value = divided(int((held * carried)[counts].sum()), PERCENT)
            yield Point(now - (days - 1 - day) * DAY, value, value, value)


def _by_series(valuation: ValuedLots, location: str) -> tuple[dict[int, int], dict[int, int]]:
    """Return by series its copies in a location, times the per cent of its price that they have, and that price."""
    weights, prices = dict[int, int](), dict[int, int]()
    for place in _places(_valued_in(valuation, location)):
        appraisal = valuation.appraisal(place)
        if appraisal.quote is not None and appraisal.quote.series is not None:
            series = appraisal.quote.series
            weights[series] = weights.get(series, 0) + valuation.lots[place].quantity * appraisal.percent
            prices[series] = appraisal.quote.price
    return weights, prices


def _valued_in(valuation: ValuedLots, location: str) -> Mask:
    held: Mask = np.array([lot.location == location for lot in valuation.lots], np.bool_)
    return held & valuation.columns.valued


def _places(mask: Mask) -> Sequence[int]:
    places: list[int] = np.flatnonzero(mask).tolist()
    return places
