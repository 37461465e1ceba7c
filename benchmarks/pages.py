"""Queries of the pages, with eight million snapshots and no cache, against DuckDB over the raw rows.

Both must return the same numbers, or the benchmark ends with DifferentNumbers.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, text

from benchmarks import servers, storing
from benchmarks.analyst import Analyst, Answer
from benchmarks.generators.records import Variant, card_id, last_days, series_prices
from benchmarks.results import Result, at_most
from benchmarks.setting import Setting
from benchmarks.timing import median_seconds
from dashapp import cached
from db.queries.cards import card_id_of
from market.periods import PERIODS, Period
from market.variants import Condition, Currency, Finish
from services.market import cards, index

CARDS = 30_000
DAYS = 90
VARIANTS = (
    Variant("tcgplayer"),
    Variant("cardmarket", hour=2),
    Variant("cardkingdom", hour=12),
    Variant("tcgplayer", finish=Finish.FOIL, every=30),
    Variant("manapool", condition=Condition.LIGHTLY_PLAYED, every=30, hour=6, listings=True),
    Variant("manapool", condition=Condition.MODERATELY_PLAYED, every=30, hour=6, listings=True),
)
CURRENCY = Currency.USD
REPETITIONS = 21
MOST = at_most(0.3)
AGAINST = "DuckDB"


class DifferentNumbers(AssertionError):
    """Our answer is not DuckDB's."""


def measure(setting: Setting) -> list[Result]:
    """Return the times of the index and one card's history, for each period, and of the index of one variant."""
    number_of_cards = setting.scaled(CARDS, least=30)
    with servers.database(setting.server_url) as engine:
        fill(engine, number_of_cards)
        analyst = Analyst(engine, setting.folder)
        card = _a_card(engine, number_of_cards)
        indexes = [_index(analyst, period) for period in PERIODS.values()]
        return indexes + [_history(analyst, period, card) for period in PERIODS.values()]


def fill(engine: Engine, number_of_cards: int) -> None:
    """Load a market through the write path, with its rollups, and let the database settle."""
    run = storing.begin(engine)
    storing.store_catalogue(run, number_of_cards)
    storing.store(run, series_prices(number_of_cards, VARIANTS, last_days(DAYS)))
    run.refresh()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _a_card(engine: Engine, number_of_cards: int) -> int:
    """Return the id of a card in the middle with every variant."""
    with engine.connect() as connection:
        found = card_id_of(connection, card_id(number_of_cards // 60 * 30))
    if found is None:
        raise DifferentNumbers("the card has not been stored")
    return found


def _index(analyst: Analyst, period: Period) -> Result:
    request = index.IndexRequest.parse(CURRENCY, period.slug)
    answer = analyst.index(period.bucket, CURRENCY, period.since(datetime.now(UTC)))
    ours = [
        (p.time, p.series_count, p.avg_price, p.total_listings, p.total_quantity)
        for p in cached.load_index(request).points
    ]
    theirs = [
        (_utc(time), count, round(float(total / count), 4), listings, quantity)
        for time, count, total, listings, quantity in answer.rows
    ]
    return _result(f"index {period.slug}", lambda: cached.load_index(request), answer, ours, theirs)


def _history(analyst: Analyst, period: Period, card: int) -> Result:
    request = cards.HistoryRequest.parse(card, period.slug, CURRENCY)
    answer = analyst.history(period.bucket, card, CURRENCY, period.since(datetime.now(UTC)))
    ours = sorted(
        (p.time, p.avg_price, p.min_price, p.max_price, p.last_price, p.total_listings, p.total_quantity)
        for one in cached.load_history(request).series
        for p in one.points
    )
    theirs = sorted(
        (_utc(time), round(total / count, 2), least, greatest, last, listings, quantity)
        for _, time, total, count, least, greatest, last, listings, quantity in answer.rows
    )
    return _result(f"card history {period.slug}", lambda: cached.load_history(request), answer, ours, theirs)


def _result(case: str, ask: Callable[[], object], answer: Answer, ours: Sequence[Any], theirs: Sequence[Any]) -> Result:
    if not ours or ours != theirs:
        raise DifferentNumbers(f"{case}: {len(ours)} rows and {len(theirs)}; {ours[:2]} and {theirs[:2]}")
    measured = median_seconds(ask, REPETITIONS, warm=2)
    return Result(f"{case}, {len(ours)} points", measured * 1000, "ms", answer.seconds * 1000, AGAINST, MOST)


def _utc(time: datetime) -> datetime:
    return time.replace(tzinfo=UTC)
