"""Continuation of the simulated market, for `make demo`: without an upstream, it draws new prices from the latest ones.

An edition is a tick, one moment. A tick trades some dozen series, dear ones and those that have moved more often than
others. Every series whose latest price is a day old gets a price for each day since. So no price grows stale while the
demo runs, and a demo that was stopped for days continues where it was.

A source that is given a cast tells a story from its first tick on (ingestion/simulation/story.py), within the same
number of trades.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from db.queries.simulated import Standing
from ingestion.contract import Edition, Price, Progress, Record, SeriesPrices
from ingestion.simulation import standing
from ingestion.simulation.story import Actor, Line, Story, tell
from ingestion.simulation.walk import attention, next_cents, rng_of
from market.histories import MICROSECOND, microseconds, moment
from market.money import CENT
from market.sources import SOURCES

SEED = 1
TRADES = 24  # a tick
MOST_DAYS = 30  # filled after a stop of the demo; earlier days stay a gap
DAY = timedelta(days=1) // MICROSECOND
AMOUNTS = ("price_low", "price_mid", "price_high", "price_market")

MOST_OF_STORY = 20  # trades of a tick; the others are of the rest of the market

Offers = Callable[[NDArray[np.int32]], list[SeriesPrices]]
Cast = Callable[[], Sequence[Actor]]


class MovingMarket:
    """The source `simulated-market`."""

    name = "simulated-market"
    title = SOURCES[name].title

    def __init__(
        self,
        standing: Callable[[], Standing] = standing.standing,
        offers: Offers = standing.offers,
        seed: int = SEED,
        cast: Cast | None = None,
    ) -> None:
        self._standing = standing
        self._offers = offers
        self._seed = seed
        self._cast = cast
        self._session: tuple[datetime, Story] | None = None

    def find_edition(self) -> Edition:
        """Return the tick of now."""
        return Edition(datetime.now(UTC), ())

    def ask(self, edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield the missed days, then the trades of this moment; deterministic for the same prices."""
        rng = rng_of(self._seed, edition.as_of)
        market = self._standing()
        due = market.times <= microseconds(edition.as_of) - DAY
        yield from self._days(rng, market.where(due), edition.as_of)
        yield from self._trades(rng, market.where(market.retail & ~due), edition.as_of, self._lines(edition.as_of))

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Return nothing: no simulated record is ever rejected."""
        return iter(())

    def _days(self, rng: np.random.Generator, market: Standing, now: datetime) -> Iterator[Record]:
        """Yield a price a day of each series, at its own hour, up to now.

        Day by day, so that an interrupted load leaves all series at about the same day: series more than three days
        behind the newest price count as ended.
        """
        missed = int(((microseconds(now) - market.times) // DAY).max(initial=0))
        latest, cents = self._offers(market.series) if missed else [], market.cents
        for day in range(max(missed - MOST_DAYS, 0) + 1, missed + 1):
            times = market.times + day * DAY
            cents = next_cents(rng, cents, times - DAY, market.cents, market.times, times)
            is_past = times <= microseconds(now)
            quoted = zip(latest, times.tolist(), cents.tolist(), is_past.tolist(), strict=True)
            yield from (_repriced(offer, moment(time), price) for offer, time, price, past in quoted if past)

    def _lines(self, now: datetime) -> dict[int, Line]:
        """Return what the story quotes now, by series; the first tick begins it."""
        if self._cast is None:
            return {}
        if self._session is None:
            self._session = now, tell(np.random.default_rng(self._seed), self._cast())
        began, story = self._session
        return story.lines((now - began).total_seconds())

    def _trades(
        self, rng: np.random.Generator, market: Standing, now: datetime, lines: Mapping[int, Line]
    ) -> Iterator[Record]:
        """Yield new prices of some series: those of the story, and others, which revert to that of a day ago."""
        told = _most_behind(market, lines)
        free = ~np.isin(market.series, list(lines))
        yield from self._quoted(told, now, [lines[series] for series in told.series.tolist()])
        others = market.where(free)
        if not len(others.series):
            return
        share = attention(others.cents, others.before)
        chosen = rng.choice(len(share), min(TRADES - len(told.series), len(share)), replace=False, p=share)
        some = others.where(np.sort(chosen))
        cents = next_cents(rng, some.cents, some.times, some.before, some.before_times, microseconds(now))
        yield from self._quoted(some, now, [Line(price, None) for price in cents.tolist()])

    def _quoted(self, some: Standing, now: datetime, lines: Sequence[Line]) -> Iterator[Record]:
        offers = self._offers(some.series) if lines else []
        yield from (_repriced(offer, now, *line) for offer, line in zip(offers, lines, strict=True))


def _most_behind(market: Standing, lines: Mapping[int, Line]) -> Standing:
    """Return the series whose price is not that of the story yet, the farthest ones where they are many."""
    wanted = market.where(np.isin(market.series, list(lines)))
    cents = np.array([lines[series].cents for series in wanted.series.tolist()], np.int64)
    behind = np.abs(np.log(cents / wanted.cents))
    farthest = np.argsort(-behind, kind="stable")[:MOST_OF_STORY]
    return wanted.where(np.sort(farthest[behind[farthest] > 0]))


def _repriced(offer: SeriesPrices, time: datetime, cents: int, copies: int | None = None) -> SeriesPrices:
    """Return the offer at another price: its price range moves along, its number of copies stays unless it is given."""
    latest, price = offer.prices[0], Decimal(cents).scaleb(-2)
    known = {name: amount for name in AMOUNTS if (amount := getattr(latest, name)) is not None}
    moved = {name: max((amount * price / latest.price).quantize(CENT), CENT) for name, amount in known.items()}
    new: Price = latest._replace(time=time, price=price, **moved)
    if copies is not None:
        listings = None if latest.num_listings is None else min(latest.num_listings, copies)
        new = new._replace(total_quantity=copies, num_listings=listings)
    return offer._replace(prices=[new])
