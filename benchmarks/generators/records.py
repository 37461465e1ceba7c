"""Records as from sources: cards, and series with a price a day."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import numpy as np

from benchmarks.generators.paths import DEAREST, price_paths
from market.records import CardIdentifier, CatalogueCard, Price, SeriesPrices
from market.variants import MARKETPLACES, Condition, Currency, Finish, Kind

CHUNK = 5_000  # series whose paths are made at once
SETS = 400
PRICES = [Decimal(cents).scaleb(-2) for cents in range(DEAREST + 1)]


class Variant(NamedTuple):
    """The series of each `every`-th card. `hour` is the time of the day of the source's prices."""

    marketplace: str
    kind: Kind = Kind.RETAIL
    condition: Condition = Condition.NEAR_MINT
    finish: Finish = Finish.NONFOIL
    currency: Currency | None = None  # None: that of the marketplace
    every: int = 1
    hour: int = 0
    listings: bool = False  # whether the source has more than a price


def today() -> datetime:
    """Return the midnight (UTC) that began this day."""
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def last_days(count: int) -> list[datetime]:
    """Return the midnights (UTC) of the last `count` days, in order, today's included."""
    return [today() - timedelta(days=back) for back in reversed(range(count))]


def card_id(number: int) -> UUID:
    """Return the Scryfall id of a generated card."""
    return UUID(int=number + 1)


def catalogue(cards: int) -> list[CatalogueCard]:
    """Return `cards` cards in a few hundred sets."""
    return [
        CatalogueCard(card_id(number), f"Card {number}", f"s{number % SETS}", str(number // SETS), finishes=["nonfoil"])
        for number in range(cards)
    ]


def series_prices(
    cards: int, variants: Sequence[Variant], days: Sequence[datetime], seed: int = 1
) -> Iterator[SeriesPrices]:
    """Yield each variant's series of each card that has it, with one price a day."""
    generator = np.random.default_rng(seed)
    series = ((number, variant) for number in range(cards) for variant in variants if number % variant.every == 0)
    times = {variant.hour: [day + timedelta(hours=variant.hour) for day in days] for variant in variants}
    while True:
        paths = price_paths(generator, CHUNK, len(days)).tolist()
        taken = 0
        for path, (number, variant) in zip(paths, series, strict=False):
            yield one_series(number, variant, times[variant.hour], path)
            taken += 1
        if taken < CHUNK:
            return


def one_series(number: int, variant: Variant, times: Sequence[datetime], path: Sequence[int]) -> SeriesPrices:
    """Return a variant's series of one card, with a price in cents at each of the times."""
    marketplace, kind, condition, finish, currency, *_ = variant
    make = _offer if variant.listings else Price
    prices = [make(time, PRICES[cents]) for time, cents in zip(times, path, strict=True)]
    return SeriesPrices(
        CardIdentifier("scryfall_id", card_id(number)), marketplace, condition, finish, None,
        currency or MARKETPLACES[marketplace].currency, kind, prices,
    )  # fmt: skip


def _offer(time: datetime, price: Decimal) -> Price:
    """Return a price with all fields about a marketplace's offers."""
    listings = int(price * 100) % 40 + 1
    return Price(time, price, price, price * 2, price * 3, price, listings, listings * 3)
