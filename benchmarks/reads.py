"""Queries of the API and the pages, with 100,000 cards, eight million snapshots and no cache.

Compares the p95 of calls with an absolute bound, the median with DuckDB over its own tables of the raw rows, and with
the same query on a tenth of the history. Both databases must return the same, or the benchmark ends with
DifferentNumbers. No statement may scan all snapshots.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from statistics import median, quantiles
from typing import Any

from sqlalchemy import Engine, text

from benchmarks import everything, plans, servers, storing
from benchmarks.generators.catalogue import named_cards
from benchmarks.generators.records import Variant, last_days, series_prices
from benchmarks.questions import Questions
from benchmarks.results import Result, at_most
from benchmarks.setting import Setting
from benchmarks.timing import median_seconds, seconds
from dashapp.cached import load_card, load_history, load_index, load_movers, load_overview, load_search
from db.engine import read_engine
from market.periods import PERIODS
from market.variants import Condition, Currency, Finish
from services.market.cards import HistoryRequest
from services.market.index import IndexRequest
from services.market.movers import MoversRequest
from services.market.search import SearchRequest

CARDS = 100_000
DAYS = 90
# Nine tenths of a series a card: eight million snapshots in ninety days.
VARIANTS = (
    Variant("tcgplayer", every=2),
    Variant("cardmarket", every=3, hour=2),
    Variant("tcgplayer", finish=Finish.FOIL, every=30),
    Variant("manapool", condition=Condition.LIGHTLY_PLAYED, every=30, hour=6, listings=True),
)
CURRENCY = Currency.USD
ROUNDS = 5
REPETITIONS = 15
AGAINST, MOST = "DuckDB", at_most(0.3)
HISTORIES = (73, 730)  # days, one ten times the other, both within the retention
SHORT_PERIODS = ("7d", "30d")  # whose days both histories have
HISTORY_CARDS = 10_000
TURNS = 5
GROWTH = at_most(1.3)
CARDS_WITH_MOST = "SELECT card_id FROM price_series GROUP BY card_id ORDER BY count(*) DESC, card_id LIMIT 20"

WORDS = (
    "dragon", "lightning", "jotun", "aetherborn", "vault", "of urza", "rune scarred", "phoenix ash", "bolt thunder",
    "golem bold", "lightnig", "draogn frost", "quagmire", "wild", "zombie of salt", "helix -crimson",
)  # fmt: skip
FILTERS = (
    "usd>5", "set:s7", "r:mythic usd<2", "is:foil chg7d>5", "t:dragon f:modern", "c:r usd>1 usd<3", "chg24h<-2",
    "(set:s1 or set:s2) r>=rare", "eur<1 usd>1", "age<2d t:angel", "dragon usd>=2", "-is:foil f:commander",
)  # fmt: skip


class DifferentNumbers(AssertionError):
    """Our answer is not DuckDB's."""


@dataclass(frozen=True, slots=True)
class Case:
    """A kind of query: its calls, and the bound of their p95 in milliseconds."""

    name: str
    calls: Sequence[Callable[[], object]]
    slowest: float

    def times(self) -> list[float]:
        """Return the milliseconds of every call, over some rounds, after an uncounted one."""
        for call in self.calls:
            call()
        rounds = max(ROUNDS, 40 // len(self.calls))
        return [1000 * seconds(call) for _ in range(rounds) for call in self.calls]


@dataclass(frozen=True, slots=True)
class Match:
    """One query to both databases, which must return the same rows."""

    name: str
    ours: Callable[[], Sequence[Any]]
    theirs: Callable[[], Sequence[Any]]

    def result(self) -> Result:
        """Return the medians of both. Raises DifferentNumbers."""
        if not self.ours() or self.ours() != self.theirs():
            raise DifferentNumbers(f"{self.name}: {self.ours()[:3]} and {self.theirs()[:3]}")
        ours, theirs = (1000 * median_seconds(ask, REPETITIONS) for ask in (self.ours, self.theirs))
        return Result(self.name, ours, "ms", theirs, AGAINST, MOST)


def measure(setting: Setting) -> list[Result]:
    """Return the times of every kind of query, the plans of their statements, and the growth with the history."""
    with servers.database(setting.server_url) as engine:
        fill(engine, setting.scaled(CARDS, least=600), DAYS)
        with plans.watched(read_engine()) as statements:
            found = [_slowest(case) for case in cases(engine, [*PERIODS])]
            everything.ask(_some_cards(engine), CURRENCY)
        found.append(plans.result(engine, statements))
        found += [match.result() for match in matches(engine, Questions(engine, setting.folder))]
    return found + _growth(setting)


def fill(engine: Engine, number_of_cards: int, days: int, variants: Sequence[Variant] = VARIANTS) -> None:
    """Load a market through the write path, with rollups and summaries, and let the database settle."""
    run = storing.begin(engine)
    storing.store(run, iter(named_cards(number_of_cards)))
    storing.store(run, series_prices(number_of_cards, variants, last_days(days)))
    run.refresh()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def cases(engine: Engine, periods: Sequence[str]) -> list[Case]:
    """Return all kinds of queries; those over time have these periods."""
    cards = _some_cards(engine)
    histories = [HistoryRequest.parse(card, period, CURRENCY) for card in cards[:5] for period in periods]
    indexes = [IndexRequest.parse(CURRENCY, period) for period in periods]
    movers = [MoversRequest.parse(window, way) for window in ("24h", "7d", "30d") for way in ("up", "down")]
    return [
        Case("search by words, p95", [partial(load_search, _search(q)) for q in WORDS], 40),
        Case("search by filters, p95", [partial(load_search, _search(q, "price", "desc")) for q in FILTERS], 40),
        Case("search, a page further, p95", [partial(load_search, _further(q)) for q in ("", "dragon", "usd>1")], 40),
        Case("movers, p95", [partial(load_movers, one) for one in movers], 15),
        Case("overview, p95", [partial(load_overview, CURRENCY)], 30),
        Case("card, p95", [partial(load_card, card, CURRENCY) for card in cards], 15),
        Case("history, p95", [partial(load_history, one) for one in histories], 20),
        Case("index, p95", [partial(load_index, one) for one in indexes], 20),
    ]


def matches(engine: Engine, questions: Questions) -> list[Match]:
    """Return the queries that DuckDB can answer, too; the index and the history are in benchmarks/pages.py."""
    card = _some_cards(engine)[0]
    word, price = _search("dragon", "name"), _search("usd>5", "price", "desc")
    return [
        Match("search a word", lambda: _priced(word), lambda: questions.by_word("dragon", CURRENCY)),
        Match("search above a price", lambda: _priced(price), lambda: questions.by_price(5, CURRENCY)),
        Match("movers of a day", _moved, lambda: questions.movers(CURRENCY)),
        Match("overview", _counted, lambda: questions.overview(CURRENCY)),
        Match("card", lambda: _prices(card), lambda: questions.card(card)),
    ]


def _slowest(case: Case) -> Result:
    return Result(case.name, quantiles(case.times(), n=20)[-1], "ms", target=at_most(case.slowest))


def _growth(setting: Setting) -> list[Result]:
    """Return the medians with ten times the history against those without."""
    short, long = _by_history(setting)
    return [
        Result(f"{name}, {HISTORIES[1]} days", median(long[name]), "ms", median(short[name]), f"{HISTORIES[0]} days",
               GROWTH)
        for name in short
    ]  # fmt: skip


def _by_history(setting: Setting) -> list[dict[str, list[float]]]:
    """Return the milliseconds of every call by kind, for each history; alternating, so that a slow minute hits both."""
    found: list[dict[str, list[float]]] = [defaultdict(list) for _ in HISTORIES]
    with ExitStack() as stack:
        engines = [stack.enter_context(_market(setting, days)) for days in HISTORIES]
        for _ in range(TURNS):
            for engine, times in zip(engines, found, strict=True):
                for case in cases(servers.use(engine), SHORT_PERIODS):
                    times[case.name.removesuffix(", p95")] += case.times()
    return found


@contextmanager
def _market(setting: Setting, days: int) -> Iterator[Engine]:
    """Run a database with `days` days of history."""
    with servers.database(setting.server_url) as engine:
        fill(engine, setting.scaled(HISTORY_CARDS, least=600), days)
        yield engine


def _search(q: str, sort: str = "relevance", order: str = "asc") -> SearchRequest:
    return SearchRequest.parse(q, sort, order, currency=CURRENCY)


def _further(q: str) -> SearchRequest:
    request = _search(q)
    return replace(request, after=load_search(request).next_after)


def _some_cards(engine: Engine) -> list[int]:
    """Return cards with every variant."""
    with engine.connect() as connection:
        return list(connection.scalars(text(CARDS_WITH_MOST)))


def _priced(request: SearchRequest) -> list[tuple[int, Decimal | None]]:
    return [(item.id, item.price) for item in load_search(request).items]


def _moved() -> list[tuple[int, float]]:
    return [(item.card.id, float(item.change_pct)) for item in load_movers(MoversRequest.parse("24h", "up")).items]


def _counted() -> list[tuple[int, ...]]:
    found = load_overview(CURRENCY)
    return [(found.total_snapshots, found.series_with_price, found.advancing, found.declining)]


def _prices(card: int) -> list[tuple[Decimal]]:
    found = load_card(card, CURRENCY)
    return sorted((price.price,) for price in found.prices) if found else []
