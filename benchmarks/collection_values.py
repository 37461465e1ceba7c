"""What collections are worth, uncached, in a market of 100,000 cards: the summary of 40,000 copies, what moved it, its
index, and pages of 40,000 holdings.

DuckDB computes the same sums from its own tables of the raw rows in the same run; both must return the same, or the
benchmark ends with DifferentNumbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import islice, product
from statistics import median, quantiles

from flask import Flask
from sqlalchemy import Engine, text

from benchmarks import reads, servers
from benchmarks.collector import Collector
from benchmarks.generators.records import Variant as SeriesOf
from benchmarks.generators.records import today
from benchmarks.reads import DifferentNumbers
from benchmarks.results import Result, at_most
from benchmarks.setting import Setting
from benchmarks.timing import leave_out_generated, median_seconds, seconds
from collection.ledger.entries import EntryKind, Facts
from collection.ledger.variants import Variant
from dashapp import cache
from dashapp.cached import load_holdings
from db.engine import writing
from db.queries.holdings_page import SORTED_BY, SORTS
from market.variants import Condition, Currency, Finish, Kind
from services.people import registration
from services.people.clients import Client
from services.people.holding_requests import HoldingsRequest
from services.people.recording import Change
from services.people.registration import RegisterRequest, Registration
from services.people.valuation.asking import IndexRequest, MoversRequest, SummaryRequest
from services.people.valuation.basis import load_basis
from services.people.valuation.index import load_held_index
from services.people.valuation.listing import HoldingsPage, load_held_order
from services.people.valuation.movers import load_held_movers
from services.people.valuation.summary import Summary, load_held_summary

CARDS = 100_000
DAYS = 9
LOTS, COPIES = 20_000, 2  # 40,000 copies: as many a lot as in real files
HOLDINGS = 40_000
CURRENCY = Currency.USD
REPETITIONS = 15
PAGE, PAGES = 50, 400
AGAINST, MOST, SLOWEST = "DuckDB", at_most(3), at_most(150)
SLOWEST_PAGE, FLAT = at_most(60), at_most(1.3)
MARKET = (
    SeriesOf("tcgplayer"),
    SeriesOf("tcgplayer", finish=Finish.FOIL, every=2),
    SeriesOf("manapool", condition=Condition.LIGHTLY_PLAYED, every=2, listings=True),
    SeriesOf("manapool", every=3, listings=True),
    SeriesOf("cardmarket", every=3),
    SeriesOf("cardkingdom", Kind.BUYLIST, every=4, listings=True),
)
GRADES = tuple(product((Condition.NEAR_MINT, Condition.LIGHTLY_PLAYED), (Finish.NONFOIL, Finish.FOIL)))
CLIENT = Client("203.0.113.9", "benchmark")


def measure(setting: Setting) -> list[Result]:
    """Return the times of the summary, against DuckDB's, and of pages in every order."""
    with servers.database(setting.server_url) as engine:
        cards = setting.scaled(CARDS, least=600)
        reads.fill(engine, cards, DAYS, MARKET)
        ids = _ids(engine)
        collector = _user("collector", ids, setting.scaled(LOTS), COPIES)
        owner = _user("owner", ids, setting.scaled(HOLDINGS), 1)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
        found = _summary(collector, Collector(engine, setting.folder, collector, CURRENCY))
        found += _over_time(collector) + _orders(owner)
        server = Flask("benchmark")
        cache.register(server)
        with server.app_context():
            return found + [one for sort in SORTS for one in _pages(owner, sort, setting.scaled(PAGES, least=2))]


def _ids(engine: Engine) -> Sequence[int]:
    with engine.connect() as connection:
        return connection.scalars(text("SELECT id FROM cards ORDER BY id")).all()


def _user(name: str, cards: Sequence[int], lots: int, copies: int) -> int:
    """Return a new user with lots, each of a variant of its own, held for a month."""
    asked = RegisterRequest(f"{name}@example.org", "correct horse battery staple")
    user: int = registration.register(asked, CLIENT, Registration.OPEN).user.id
    with writing() as connection:
        change = Change(connection, user)
        change.acquire(EntryKind.IMPORT, list(islice(_facts(cards, copies), lots)))
        change.finish()
        month = {"user": user, "time": today() - timedelta(days=30)}
        connection.execute(text("UPDATE lots SET entered_at = :time WHERE user_id = :user"), month)
    return user


def _facts(cards: Sequence[int], copies: int) -> Iterator[Facts]:
    """Yield lots: of two thirds the cost is known, of some in another currency."""
    for grades in GRADES:
        for place, card in enumerate(cards):
            cost = None if place % 3 == 0 else 150 + place % 900
            currency = None if cost is None else "EUR" if place % 10 == 0 else "USD"
            variant = Variant(card, *grades, "English")
            yield Facts(variant, "", copies, cost, 0, currency, today().date())


def _summary(user: int, collector: Collector) -> list[Result]:
    ask = partial(load_held_summary, load_basis(user), SummaryRequest(CURRENCY))
    ours, theirs = _figures(ask()), collector.figures()
    if ours != theirs:
        different = {name: (one, theirs.get(name)) for name, one in ours.items() if one != theirs.get(name)}
        raise DifferentNumbers(f"the summary and DuckDB: {different}")
    leave_out_generated()
    limit = 1000 * median_seconds(collector.figures, REPETITIONS)
    times = [1000 * seconds(ask) for _ in range(2 * REPETITIONS)]
    return [
        Result("summary of 40,000 copies", median(times), "ms", limit, AGAINST, MOST),
        Result("summary of 40,000 copies, p95", quantiles(times, n=20)[-1], "ms", target=SLOWEST),
    ]


def _over_time(user: int) -> list[Result]:
    """Return the times of what moved the value, and of the index with its returns."""
    basis = load_basis(user)
    asked = {
        "movers": partial(load_held_movers, basis, MoversRequest(CURRENCY)),
        "index 30d": partial(load_held_index, basis, IndexRequest(CURRENCY, "30d")),
    }
    return [Result(f"{name} of 40,000 copies", 1000 * median_seconds(ask, 3), "ms") for name, ask in asked.items()]


def _figures(found: Summary) -> dict[str, object]:
    """Return what DuckDB computes too."""
    groups: dict[str, object] = {
        f"{name} {group.key}": (group.copies, group.valued, group.value, group.cost, group.gain, group.change_7d)
        for name, groups in {**found.groups, "condition": found.by_condition}.items()
        for group in groups
    }
    return {
        "value": found.total_value,
        "cost": found.total_cost,
        "gain": found.unrealized_gain,
        "copies": (found.copies.total, found.copies.valued),
        "liquidation": found.values.liquidation,
        "replacement": found.values.replacement,
        **groups,
    }


def _orders(user: int) -> list[Result]:
    """Return the time of each order that is kept: the first page after a change waits for it."""
    basis = load_basis(user)
    return [
        Result(
            f"order of 40,000 holdings by {sort}",
            1000 * median_seconds(partial(load_held_order, basis, CURRENCY, sort, "desc"), 3),
            "ms",
        )
        for sort in SORTED_BY
    ]


def _pages(user: int, sort: str, last: int) -> list[Result]:
    """Return the p95 of all pages in an order, and the median of the last ones against that of the first ones.

    A page includes the look-up of the collection's version and settings, and of an order that is kept.
    """
    times: list[float] = []
    asked = HoldingsRequest(currency=CURRENCY, sort=sort, order="desc", limit=PAGE)
    pages = [_page(user, asked)]
    for _ in range(last):
        request = replace(asked, after=pages[-1].next_after)
        times.append(1000 * seconds(lambda request=request: pages.append(_page(user, request))))
    tenth = max(1, last // 10)
    name = f"page of holdings by {sort}"
    return [
        Result(f"{name}, p95", quantiles(times, n=20)[-1], "ms", target=SLOWEST_PAGE),
        Result(f"{name}, last pages", median(times[-tenth:]), "ms", median(times[:tenth]), "first pages", FLAT),
    ]


def _page(user: int, asked: HoldingsRequest) -> HoldingsPage:
    return load_holdings(load_basis(user), asked)
