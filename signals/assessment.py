"""Signals of all series of a currency on a day: the measures of each, weighed among its peers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from market.observations import Integers
from market.siblings import siblings
from signals import confidence, peers
from signals.deviation import deviation
from signals.history import DAY, Floats, Mask
from signals.kinds import MEASURES
from signals.measures import Measures
from signals.volatility import annual, shrunk

Columns = TypeVar("Columns", Measures, "Surroundings")

LEAST_SIGMA = 0.002  # a day; a price among peers that never moved has no smaller scale
LEAST_STOCK = 3  # copies before, from which a change of the stock says something


class Surroundings(NamedTuple):
    """What is known beside the series' own prices. NaN, or below 0 for counts, where unknown.

    `card` and `name` are numbers of the printing and of all printings of the name; `marketplace` indexes the names of
    the assessment, `finish` any numbering. `buylist`, `elsewhere` and `low` are prices: the best offer of the same
    marketplace's buylist, the cheapest other marketplace, the lowest listing.
    """

    card: Integers
    name: Integers
    marketplace: Integers
    finish: Integers
    buylist: Floats
    elsewhere: Floats
    low: Floats
    listings: Integers
    stock: Integers
    stock_before: Integers


class Market(NamedTuple):
    """The measures of a currency's current series and what is beside them.

    `offered` and `compared` are the times of the buylist price and of that at the other marketplace; 0 without one.
    `newest` is the time of the currency's newest price.
    """

    measures: Measures
    around: Surroundings
    marketplaces: Sequence[str]
    offered: Integers
    compared: Integers
    newest: int


class Signals(NamedTuple):
    """Signals of one measure: places in the measures, and a value for each.

    `direction` is -1, 0 or 1; `strength` and `confidence` are from 0 to 1; `factors` has a row a signal, in the order
    of confidence.FACTORS, in thousandths. `siblings` is the momentum of other printings, NaN where it plays no part.
    """

    measure: str
    places: Integers
    value: Floats
    direction: Integers
    strength: Floats
    confidence: Floats
    factors: NDArray[np.int16]
    siblings: Floats


def assess(market: Market) -> Iterator[Signals]:
    """Yield the signals of one currency, a measure at a time. Prices below 1.00 have none."""
    dear = market.measures.cents >= confidence.LEAST_CENTS
    if dear.any():
        known, around = at(market.measures, dear), at(market.around, dear)
        yield from _Assessment(known, around, market.marketplaces, market.newest).all(np.flatnonzero(dear))


def at(columns: Columns, places: Mask) -> Columns:
    """Return the rows of some places."""
    if places.all():  # the usual case needs no second copy
        return columns
    chosen: Columns = cast(Any, columns)._make(column[places] for column in columns)
    return chosen


class _Assessment:
    def __init__(self, known: Measures, around: Surroundings, marketplaces: Sequence[str], newest: int) -> None:
        self._known, self._around = known, around
        band = peers.bands(known.cents)
        self._group = peers.groups(around.finish, band)
        pool = peers.pools(
            known.variance,
            known.effective,
            peers.groups(around.marketplace, around.finish, band),
            peers.groups(around.marketplace, band),
        )
        self._variance = shrunk(known.variance, known.effective, known.returns, pool)
        self._sigma = np.fmax(np.sqrt(self._variance), LEAST_SIGMA)
        self._pool = np.nan_to_num(pool)
        self._siblings = siblings(known.momentum_7d, around.card, around.name)
        of_source = np.array([confidence.SOURCES[name] for name in marketplaces])
        self._common = {
            "age": confidence.of_age(newest // DAY - known.time // DAY),
            "price": confidence.of_price(known.cents),
            "source": of_source[around.marketplace],
            "quantity": confidence.of_quantity(around.listings),
        }

    def all(self, places: Integers) -> Iterator[Signals]:
        """Yield the signals, at `places` of the measures that the caller has."""
        for measure in MEASURES:
            value, size, sign, factors, siblings = getattr(self, f"_{measure}")()
            exists = ~np.isnan(value)
            sure, table = _product(self._common | factors, exists)
            strength = np.round(peers.share_below(size[exists], self._group[exists]), 3)
            yield Signals(
                measure,
                places[exists],
                value[exists],
                sign[exists].astype(np.int64),
                strength,
                sure,
                table,
                siblings[exists],
            )

    def _return(self) -> "_Parts":
        known, move = self._known, self._known.momentum_7d
        factors = {
            "coverage": confidence.of_coverage(known.days_7d, 7),
            "moves": confidence.of_moves(known.moves_7d),
            "top_share": confidence.of_top_share(known.top_share_7d),
            "siblings": confidence.of_siblings(move, self._siblings),
        }
        return np.expm1(move), np.abs(move) / self._sigma, _sign(move, confidence.DEAD_BAND), factors, self._siblings

    def _slope(self) -> "_Parts":
        known, slope = self._known, self._known.slope_14d
        factors = {
            "coverage": confidence.of_coverage(known.days_14d, 14),
            "moves": confidence.of_moves(known.moves_14d),
            "siblings": confidence.of_siblings(14 * slope, self._siblings),
        }
        sign = _sign(14 * slope, confidence.DEAD_BAND)
        return np.expm1(slope), np.abs(slope) / self._sigma, sign, factors, self._siblings

    def _z(self) -> "_Parts":
        known = self._known
        z = deviation(np.log(known.cents / 100), known.median_14d, known.distance_14d, self._pool)
        factors = {
            "coverage": confidence.of_coverage(known.days_14d, 14),
            "moves": confidence.of_moves(known.moves_14d),
        }
        return z, np.abs(z), _sign(z, 1), factors, self._nothing()

    def _volatility(self) -> "_Parts":
        value = annual(self._variance)
        factors = {"coverage": confidence.of_coverage(self._known.returns, 90)}
        return value, value, np.zeros(len(value)), factors, self._nothing()

    def _buylist_ratio(self) -> "_Parts":
        return self._level(self._around.buylist / (self._known.cents / 100))

    def _low_to_price(self) -> "_Parts":
        return self._level(self._around.low / (self._known.cents / 100), falls=True)

    def _marketplace_gap(self) -> "_Parts":
        gap = self._known.cents / 100 / self._around.elsewhere - 1
        return gap, np.abs(np.log1p(gap)), _sign(gap, confidence.DEAD_BAND), {}, self._nothing()

    def _stock_change(self) -> "_Parts":
        now, before = self._around.stock, self._around.stock_before
        change = np.where((now >= 0) & (before >= LEAST_STOCK), now / np.maximum(before, 1) - 1, np.nan)
        factors = {"source": np.ones(len(change)), "quantity": np.ones(len(change))}
        return change, np.abs(change), _sign(change, confidence.DEAD_BAND), factors, self._nothing()

    def _level(self, ratio: Floats, falls: bool = False) -> "_Parts":
        """Return a ratio without a direction; the smaller it is the stronger, where it `falls`."""
        return ratio, -ratio if falls else ratio, np.zeros(len(ratio)), {}, self._nothing()

    def _nothing(self) -> Floats:
        return np.full(len(self._known.cents), np.nan)


def _product(factors: Mapping[str, Floats], exists: Mask) -> tuple[Floats, NDArray[np.int16]]:
    """Return the product of factors where a signal exists, and a row of them for each, 1 where there is none."""
    count = int(np.count_nonzero(exists))
    product, table = np.ones(count), np.full((count, len(confidence.FACTORS)), 1_000, np.int16)
    for place, name in enumerate(confidence.FACTORS):
        if name in factors:
            thousandths = np.rint(1_000 * factors[name][exists])
            table[:, place] = thousandths
            product *= thousandths / 1_000
    return np.round(product, 3), table


_Parts = tuple[Floats, Floats, Floats, dict[str, Floats], Floats]  # value, size, sign, factors, siblings


def _sign(value: Floats, dead_band: float) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(value) < dead_band, 0.0, np.nan_to_num(np.sign(value)))
