"""The simulated market goes on, for `make demo`: there is no upstream, the next prices are drawn from the latest ones.

An edition is a moment, a tick. In it some dozen series are traded, the dear ones and those that have moved more often
than others, and every series whose latest price is a day old gets a price for each day since. So nothing grows stale
while the demo runs, and one that was stopped for days goes on where it was.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from db.queries.simulated import Standing
from ingestion.simulation import standing
from ingestion.simulation.walk import attention, next_cents, rng_of
from ingestion.sources.base import Edition, Price, Progress, Record, SeriesPrices, SourceError
from market.histories import MICROSECOND, microseconds, moment
from market.money import CENT
from market.sources import SOURCES

SEED = 1
TRADES = 24  # a tick
MOST_DAYS = 30  # filled of a time in which the demo was stopped; what lies before them stays a gap
DAY = timedelta(days=1) // MICROSECOND
AMOUNTS = ("price_low", "price_mid", "price_high", "price_market")

Offers = Callable[[NDArray[np.int32]], list[SeriesPrices]]


class MovingMarket:
    """The source `simulated-market`."""

    name = "simulated-market"
    title = SOURCES[name].title
    upstream = False
    whole_list = False

    def __init__(
        self, standing: Callable[[], Standing] = standing.standing, offers: Offers = standing.offers, seed: int = SEED
    ) -> None:
        self._standing = standing
        self._offers = offers
        self._seed = seed

    def find_edition(self) -> Edition:
        """The tick of this moment."""
        return Edition(datetime.now(UTC), ())

    def edition_of_files(self, files: list[Path], as_of: datetime | None) -> NoReturn:
        """Raise SourceError: the market is in the database."""
        raise SourceError(f"{self.title} reads no files: it goes on from the prices that the database holds.")

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield the days that have been missed, then the trades of this moment; the same for the same prices."""
        rng = rng_of(self._seed, edition.as_of)
        market = self._standing()
        due = market.times <= microseconds(edition.as_of) - DAY
        yield from self._days(rng, market.where(due), edition.as_of)
        yield from self._trades(rng, market.where(market.retail & ~due), edition.as_of)

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Nothing: no record of ours is ever rejected."""
        return iter(())

    def _days(self, rng: np.random.Generator, market: Standing, now: datetime) -> Iterator[Record]:
        """A price a day of each series, at its own hour, up to now.

        Day by day, so that a load that is cut off leaves all series at about the same day: those that lag behind the
        newest price by more than three days count as ended.
        """
        missed = int(((microseconds(now) - market.times) // DAY).max(initial=0))
        latest, cents = self._offers(market.series) if missed else [], market.cents
        for day in range(max(missed - MOST_DAYS, 0) + 1, missed + 1):
            times = market.times + day * DAY
            cents = next_cents(rng, cents, times - DAY, market.cents, market.times, times)
            is_past = times <= microseconds(now)
            quoted = zip(latest, times.tolist(), cents.tolist(), is_past.tolist(), strict=True)
            yield from (_repriced(offer, moment(time), price) for offer, time, price, past in quoted if past)

    def _trades(self, rng: np.random.Generator, market: Standing, now: datetime) -> Iterable[Record]:
        """New prices of some series; each is drawn to what it was a day ago."""
        if not len(market.series):
            return []
        share = attention(market.cents, market.before)
        chosen = rng.choice(len(share), min(TRADES, len(share)), replace=False, p=share)
        some = market.where(np.sort(chosen))
        cents = next_cents(rng, some.cents, some.times, some.before, some.before_times, microseconds(now))
        offers = zip(self._offers(some.series), cents.tolist(), strict=True)
        return (_repriced(offer, now, price) for offer, price in offers)


def _repriced(offer: SeriesPrices, time: datetime, cents: int) -> SeriesPrices:
    """The same offer at another price: the range around it moves along, and so many copies are for sale as before."""
    latest, price = offer.prices[0], Decimal(cents).scaleb(-2)
    known = {name: amount for name in AMOUNTS if (amount := getattr(latest, name)) is not None}
    moved = {name: max((amount * price / latest.price).quantize(CENT), CENT) for name, amount in known.items()}
    new: Price = latest._replace(time=time, price=price, **moved)
    return offer._replace(prices=[new])
