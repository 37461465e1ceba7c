"""The features of a forecast, each with a name and a reason (docs/evaluation.md has what they rest on).

VERSION is raised with every change of a definition: a model that was trained on other features is refused.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from analysis.forecasting.panel import Floats, Panel
from analysis.forecasting.paths import Path, Windows
from market.siblings import siblings

VERSION = "features-1"
CUT, RAISED = np.log(0.8), np.log(1.2)
LEAST_STOCK = 3  # copies before, from which a halved stock says something
STEEP = 20.0  # t; a steeper line says no more


class Moment:
    """A panel at its newest issue."""

    def __init__(self, panel: Panel, windows: Windows) -> None:
        self._panel = panel
        self.price, self.offer = (Path(panel.days, prices, windows) for prices in (panel.price, panel.offer))
        self.stock, self.wanted = panel.stock[:, -1], panel.wanted[:, -1]

    @cached_property
    def siblings(self) -> Floats:
        """Return the mean momentum of the other printings."""
        return siblings(self.price.momentum, self._panel.card, self._panel.name)

    @cached_property
    def ratio(self) -> Floats:
        """Return what the buylist pays / what the shop asks."""
        return np.exp(np.minimum(self.offer.now - self.price.now, 1.0))

    @cached_property
    def stock_before(self) -> Floats:
        """Return the stock a day before."""
        days = self._panel.days
        before = np.flatnonzero(days <= days[-1] - 0.7)
        return self._panel.stock[:, before[-1]] if len(before) else np.full(len(self.stock), np.nan)


class Feature(NamedTuple):
    """A feature: why it is one, and its value for each series of a moment (NaN where unknown).

    `is_size`: it says how much moves, not which way.
    """

    reason: str
    of: Callable[[Moment], Floats]
    is_size: bool = False


FEATURES: Mapping[str, Feature] = MappingProxyType(
    {
        "log_price": Feature("cheap prices move by more", lambda at: at.price.now, is_size=True),
        "momentum": Feature("the price of a mean of past sales goes on", lambda at: at.price.momentum),
        "last_day": Feature("the newest part of the momentum", lambda at: at.price.last_day),
        "trend": Feature("many steps the same way are surer than one", lambda at: _within(at.price.trend)),
        "sigma": Feature("some series always move more", lambda at: at.price.sigma, is_size=True),
        "log_sigma": Feature("the same, of those that hardly move", lambda at: np.log(at.price.sigma), is_size=True),
        "flat": Feature("what has not moved at all seldom begins", lambda at: at.price.is_flat, is_size=True),
        "moves": Feature("what changes often crosses 5 % sooner", lambda at: np.log1p(at.price.moves), is_size=True),
        "siblings": Feature("other printings that rise make a rise surer", lambda at: at.siblings),
        "offer_log_price": Feature("cheap offers move by more", lambda at: at.offer.now, is_size=True),
        "offer_momentum": Feature("offers come back from where they went", lambda at: at.offer.momentum),
        "offer_last_day": Feature("the newest part of it", lambda at: at.offer.last_day),
        "offer_sigma": Feature("some offers always move more", lambda at: at.offer.sigma, is_size=True),
        "offer_log_sigma": Feature("of those that hardly move", lambda at: np.log(at.offer.sigma), is_size=True),
        "offer_flat": Feature("an offer that stands goes on standing", lambda at: at.offer.is_flat, is_size=True),
        "offer_moves": Feature("as of the price", lambda at: np.log1p(at.offer.moves), is_size=True),
        "ratio": Feature("the buylist leads: a high share of the price is demand", lambda at: at.ratio),
        "stock": Feature("a full shelf is sold off", lambda at: np.log1p(at.stock), is_size=True),
        "sold_out": Feature("a shop without a copy keeps its offer", lambda at: _flag(at.stock == 0, at.stock)),
        "stock_halved": Feature("a run on a card: the shop will pay more", lambda at: _halved(at)),
        "new_high": Feature(
            "an offer never so high, with copies on the shelf, falls",
            lambda at: _flag((at.offer.now > at.offer.highest) & (at.stock > 0), at.stock + at.offer.highest),
        ),
        "cut": Feature(
            "an offer cut by a fifth comes back", lambda at: _flag(at.offer.momentum <= CUT, at.offer.momentum)
        ),
        "raised": Feature(
            "an offer raised by a fifth, with copies on the shelf, falls",
            lambda at: _flag((at.offer.momentum >= RAISED) & (at.stock > 0), at.offer.momentum + at.stock),
        ),
        "wanted": Feature("a shop that wants many copies will pay more", lambda at: np.log1p(at.wanted), is_size=True),
    }
)  # fmt: skip

_OWN = ("log_price", "momentum", "last_day", "trend", "sigma", "log_sigma", "flat", "moves", "siblings")
FEATURES_OF: Mapping[str, Sequence[str]] = MappingProxyType({"tcgplayer": _OWN, "cardkingdom": tuple(FEATURES)})
# Means of past sales move for a week; a shop's lists come several times a day, and what they say is old sooner.
WINDOWS_OF: Mapping[str, Windows] = MappingProxyType({"tcgplayer": Windows(7, 14), "cardkingdom": Windows(3, 7)})


def features(panel: Panel, marketplace: str) -> Floats:
    """Return the features of each series of a marketplace at the newest issue: a row a series, a column a name."""
    moment, names = Moment(panel, WINDOWS_OF[marketplace]), FEATURES_OF[marketplace]
    with np.errstate(invalid="ignore"):
        return np.column_stack([FEATURES[name].of(moment) for name in names])


def _flag(is_so: "np.ndarray[tuple[int], np.dtype[np.bool_]]", needs: Floats) -> Floats:
    """Return 1 or 0, NaN where what it needs is unknown."""
    return np.where(np.isnan(needs), np.nan, is_so.astype(np.float64))


def _halved(at: Moment) -> Floats:
    before = at.stock_before
    return _flag((before >= LEAST_STOCK) & (at.stock <= before / 2), before + at.stock)


def _within(t: Floats) -> Floats:
    return np.clip(t, -STEEP, STEEP)
