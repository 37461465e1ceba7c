"""A market of some cards that are legal in Modern and of a good rank, priced day by day, for tests of indices."""

import random
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine

from market.records import CatalogueCard, SeriesPrices
from tests.support.prices import ago, begin_run, execute, make_card, price, series, store
from upkeep import after_prices

CARDS = 40


def cards(count: int = CARDS, **fields: Any) -> list[CatalogueCard]:
    """Rares that are legal in Modern and of a good rank."""
    told = {"rarity": "rare", "legalities": {"modern": "legal"}, "finishes": ["nonfoil"], **fields}
    return [make_card(number, edhrec_rank=number, **told) for number in range(1, count + 1)]


def amount(card: int, age: int, seed: int = 0) -> float:
    """What a card cost so many days ago."""
    return (2 + card / 4) * (1 + random.Random(1_000 * card + age + 77 * seed).random() / 10)


def day_of(age: int, numbers: Iterable[int] = range(1, CARDS + 1), seed: int = 0, **variant: Any) -> list[SeriesPrices]:
    """The prices of a day, a card each."""
    return [
        series(number, price(ago(age, hours=3), f"{amount(number, age, seed):.2f}"), **variant) for number in numbers
    ]


def load(engine: Engine, *ages: int, seed: int = 0, known: list[CatalogueCard] | None = None) -> int:
    """Load the prices of some days in a run of its own, as read after the last of them; return the run."""
    run = begin_run(engine)
    prices = [one for age in ages for one in day_of(age, seed=seed)]
    store(engine, prices, cards() if known is None else known, run, ago(min(ages)))
    execute(engine, "UPDATE ingestion_runs SET status = 'succeeded' WHERE id = :run", run=run)
    after_prices.run(engine)
    return run
