"""Prices of each marketplace, from the fair values: with its own level, currency, pace, rounding and gaps."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ingestion.simulation.catalogue import Printing
from ingestion.simulation.gaps import drop_outage, punch_holes
from ingestion.simulation.model import Flags, Floats, clustered_shocks, mean_reverting

FINISHES = ("nonfoil", "foil", "etched")
_SMALLEST = 0.02
_REPRICE_AT = 0.07
"""Card Kingdom is a shop: it changes a price only when the market has moved this far (in logarithms)."""
_BUYLIST_FROM = 1.0
"""Shops buy cards that sell for at least this, in USD."""


class QuoteKey(NamedTuple):
    """One provider's series of all printings: `kind` is retail or buylist."""

    provider: str
    kind: str
    finish: str


QuoteBook = dict[QuoteKey, Floats]
"""Prices a key as (printings, days), two decimals, NaN where there is none."""


def finish_values(rng: np.random.Generator, printings: list[Printing], fair: Floats) -> dict[str, Floats]:
    """Return the fair values a finish, (printings, days) in USD; NaN for printings without the finish."""
    rows, days = fair.shape
    values = {"nonfoil": fair}
    for finish, premium in (("foil", 1.9), ("etched", 1.6)):
        level = np.clip(premium * np.exp(rng.normal(0, 0.45, rows)), 0.9, 8.0)
        wobble = mean_reverting(clustered_shocks(rng, rows, days, 0.008), half_life=20)
        values[finish] = fair * level[:, None] * np.exp(wobble)
    return {finish: np.where(_has_finish(printings, finish)[:, None], values[finish], np.nan) for finish in FINISHES}


def quote_everywhere(
    rng: np.random.Generator, printings: list[Printing], values: dict[str, Floats], rate: Floats, constant: Flags
) -> QuoteBook:
    """Return every series of every provider; `rate` is (days,) EUR a USD, `constant` rows never change."""
    book: QuoteBook = {}
    for finish, fair in values.items():
        id_field = "tcgplayer_etched_id" if finish == "etched" else "tcgplayer_id"
        book[QuoteKey("tcgplayer", "retail", finish)] = _tcgplayer(_known(printings, fair, id_field))
        retail = _cardkingdom(rng, fair)
        book[QuoteKey("cardkingdom", "retail", finish)] = retail
        book[QuoteKey("cardkingdom", "buylist", finish)] = _buylist(rng, retail)
        if finish != "etched":
            book[QuoteKey("cardmarket", "retail", finish)] = _cardmarket(rng, fair, rate, printings)
            book[QuoteKey("cardsphere", "retail", finish)] = _some_rows(rng, _money(fair * 0.8), 0.25)
    book[QuoteKey("cardhoarder", "retail", "nonfoil")] = _tickets(values["nonfoil"], printings)
    for key, prices in book.items():
        _finish_series(rng, key, prices, constant)
    return book


def _finish_series(rng: np.random.Generator, key: QuoteKey, prices: Floats, constant: Flags) -> None:
    """Fix the prices of constant rows and make the gaps, in place."""
    prices[constant] = np.where(np.isnan(prices[constant]), np.nan, prices[constant][:, -1:])
    punch_holes(rng, prices)
    drop_outage(key.provider, prices)


def _money(prices: Floats) -> Floats:
    """Return prices rounded to two decimals, at least 0.02."""
    return np.maximum(prices, _SMALLEST).round(2)


def _has_finish(printings: list[Printing], finish: str) -> Flags:
    return np.array([finish in card.finishes and not card.card_set.digital for card in printings])


def _known(printings: list[Printing], prices: Floats, id_field: str) -> Floats:
    """Return prices of the printings with an id at the marketplace; NaN for the others."""
    listed = np.array([getattr(card, id_field) is not None for card in printings])
    return np.where(listed[:, None], prices, np.nan)


def _some_rows(rng: np.random.Generator, prices: Floats, share: float) -> Floats:
    return np.where(rng.random((len(prices), 1)) < share, prices, np.nan)


def _smoothed(prices: Floats, weight: float) -> Floats:
    """Return an exponential average over the days, from each row's first price on, as `market` and `trend` prices."""
    path = prices.T.copy()
    for yesterday, today in pairwise(path):
        today[:] = np.where(np.isnan(yesterday), today, weight * today + (1 - weight) * yesterday)
    return path.T


def _tcgplayer(fair: Floats) -> Floats:
    return _money(_smoothed(fair, 0.6))


def _cardmarket(rng: np.random.Generator, fair: Floats, rate: Floats, printings: list[Printing]) -> Floats:
    """Return prices in EUR: Europe values each card a little differently, and its trend is noisier."""
    level = np.exp(rng.normal(0, 0.15, (len(fair), 1)))
    noise = mean_reverting(clustered_shocks(rng, len(fair), len(rate), 0.02), half_life=3)
    return _money(_smoothed(_known(printings, fair * rate * level * np.exp(noise), "cardmarket_id"), 0.5))


def _cardkingdom(rng: np.random.Generator, fair: Floats) -> Floats:
    asked = _some_rows(rng, fair, 0.85) * rng.uniform(1.05, 1.35, (len(fair), 1))
    path = asked.T.copy()
    for yesterday, today in pairwise(path):
        still = np.abs(np.log(today / yesterday)) < _REPRICE_AT
        today[still] = yesterday[still]
    return _shop_ending(path.T)


def _shop_ending(prices: Floats) -> Floats:
    """Return prices with the endings of shops: 0.35, 1.49, 24.99."""
    step = np.select([prices < 1, prices < 20], [0.05, 0.5], 1.0)
    less = np.where(prices < 1, 0.0, 0.01)
    written: Floats = np.round(np.maximum(np.ceil(prices / step) * step - less, 0.25), 2)
    return written


def _buylist(rng: np.random.Generator, retail: Floats) -> Floats:
    """Return the shop's buylist: 45 to 70 % of its retail price, for dear enough cards."""
    rows, days = retail.shape
    wobble = mean_reverting(clustered_shocks(rng, rows, days, 0.004), half_life=30)
    part = np.clip(rng.uniform(0.48, 0.67, (rows, 1)) + wobble, 0.46, 0.69)
    lowest = np.nan_to_num(retail, nan=np.inf).min(axis=1, keepdims=True)
    wanted = np.isfinite(lowest) & (lowest >= _BUYLIST_FROM)
    return _money(np.where(wanted, retail * part, np.nan))


def _tickets(fair: Floats, printings: list[Printing]) -> Floats:
    """Return prices in Magic Online's tickets, which are no currency here."""
    return _money(_known(printings, fair * 0.3, "mtgo_id"))
