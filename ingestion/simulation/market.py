"""The whole simulated market in memory: printings and their prices by marketplace and day. The writers only read it."""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from ingestion.simulation.catalogue import Printing, build_catalogue
from ingestion.simulation.events import Events, draw_events
from ingestion.simulation.model import Flags, Floats, Integers, Structure, exchange_rate, fair_values
from ingestion.simulation.quotes import QuoteBook, finish_values, quote_everywhere

FEWEST_DAYS, MOST_DAYS = 30, 800
_MEDIAN_USD = {"common": 0.20, "uncommon": 0.38, "rare": 2.2, "mythic": 8.0}
_SPREAD = {"common": 0.6, "uncommon": 0.8, "rare": 1.25, "mythic": 1.1}
_CHEAPEST, _DEAREST_ORDINARY = 0.08, 350.0
_TREASURES_USD = (1_350.0, 620.0)
_CONSTANT_EVERY = 60
_STREAMS = ("catalogue", "levels", "events", "paths", "rate", "finishes", "quotes", "guide", "offers")


@dataclass(frozen=True, slots=True)
class Market:
    """One simulated market.

    `end` is the last moment (UTC), `days` the days up to and including its date. `fair` (printings, days) is the USD
    value of a nonfoil near-mint copy, `euro` the same in EUR; NaN without a price.
    """

    seed: int
    end: datetime
    days: list[date]
    printings: list[Printing]
    events: Events
    fair: Floats
    euro: Floats
    quotes: QuoteBook

    def hours_before_end(self, hours: float) -> datetime:
        """Return the moment `hours` before the end, but on the last day."""
        return max(self.end - timedelta(hours=hours), datetime.combine(self.days[-1], time(), UTC))


def stream(seed: int, name: str, *more: int) -> np.random.Generator:
    """Return a generator of random numbers for one concern; drawing from it does not change those of others."""
    return np.random.default_rng([seed, _STREAMS.index(name), *more])


def simulate_market(end: datetime, cards: int, days: int, seed: int) -> Market:
    """Return a market of `cards` printings over the `days` days up to `end`'s date in UTC.

    Raises ValueError for an `end` without a time zone, a negative seed, or an unsupported size.
    """
    _check(end, days, seed)
    end = end.astimezone(UTC).replace(microsecond=0)
    printings = build_catalogue(stream(seed, "catalogue"), cards, seed)
    structure = _structure(stream(seed, "levels"), printings, days)
    events = draw_events(stream(seed, "events"), structure, days, _supplies(printings))
    fair = fair_values(stream(seed, "paths"), structure, days, events.effect)
    rate = exchange_rate(stream(seed, "rate"), days)
    values = finish_values(stream(seed, "finishes"), printings, fair)
    return Market(
        seed=seed,
        end=end,
        days=[end.date() - timedelta(days=ago) for ago in range(days - 1, -1, -1)],
        printings=printings,
        events=events,
        fair=values["nonfoil"],
        euro=values["nonfoil"] * rate,
        quotes=quote_everywhere(stream(seed, "quotes"), printings, values, rate, structure.constant),
    )


def _check(end: datetime, days: int, seed: int) -> None:
    if end.tzinfo is None:
        raise ValueError("the market's end needs a time zone")
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise ValueError(f"a simulated market has {FEWEST_DAYS} to {MOST_DAYS} days, not {days}")
    if seed < 0:
        raise ValueError("a seed is 0 or more")


def _structure(rng: np.random.Generator, printings: list[Printing], days: int) -> Structure:
    sets = list(dict.fromkeys(card.card_set.code for card in printings))
    return Structure(
        level=_levels(rng, printings),
        oracle=np.array([card.oracle.index for card in printings]),
        card_set=np.array([sets.index(card.card_set.code) for card in printings]),
        released=np.array([days - 1 - card.card_set.age_days for card in printings]),
        constant=_constant(printings),
    )


def _levels(rng: np.random.Generator, printings: list[Printing]) -> Floats:
    """Return starting prices in USD: lognormal a rarity, the same card near the same price in each of its sets."""
    cards = 1 + max(card.oracle.index for card in printings)
    deviation, own = rng.standard_normal(cards), np.exp(rng.normal(0, 0.25, len(printings)))
    levels: Floats = np.array([_base_level(card, deviation) for card in printings]) * own
    np.clip(levels, _CHEAPEST, _DEAREST_ORDINARY, out=levels)
    treasures = _treasures(printings)
    levels[treasures] = _TREASURES_USD[: len(treasures)]
    return levels


def _base_level(card: Printing, deviation: Floats) -> float:
    median, spread = _MEDIAN_USD[card.oracle.rarity], _SPREAD[card.oracle.rarity]
    scarce = 2.0 if card.card_set.age_days > 8_000 else 1.3 if card.card_set.set_type == "promo" else 1.0
    return median * scarce * (2.5 if card.lang == "ja" else 1.0) * math.exp(spread * deviation[card.oracle.index])


def _treasures(printings: list[Printing]) -> Integers:
    """Return the dearest printings: the first rares of the oldest set."""
    oldest = printings[0].card_set
    rares = [card.index for card in printings if card.card_set == oldest and card.oracle.rarity == "rare"]
    return np.array(rares[: 2 if len(printings) >= 500 else 1])


def _constant(printings: list[Printing]) -> Flags:
    """Return which printings never change their price: some commons of the two oldest sets."""
    old = [card.index for card in printings if card.card_set.age_days > 6_000 and card.oracle.rarity == "common"]
    still = np.zeros(len(printings), dtype=bool)
    still[old[: max(2, len(printings) // _CONSTANT_EVERY)]] = True
    return still


def _supplies(printings: list[Printing]) -> Flags:
    """Return which printings bring enough copies to lower the price of older ones."""
    return np.array(
        [card.reprint and not card.card_set.digital and card.card_set.set_type != "promo" for card in printings]
    )
