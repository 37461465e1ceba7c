"""Every query of the pages, the API and the workers without a timing benchmark: for the plans of its statements."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

from dashapp import cached
from dashapp.cached import load_comparison
from db.engine import reading
from db.queries import sets as sets_queries
from db.queries import watched
from market.periods import PERIODS
from market.variants import MARKETPLACES
from services.market import stored
from services.market.comparison import ComparisonRequest
from services.market.sets import SetsRequest
from services.operation import data_state, dead_letters, rejected, runs, sources
from services.operation.rejected import RejectedRequest

CODE = "s7"  # a set of benchmarks/generators/catalogue.py


def ask(cards: Sequence[int], currency: str) -> None:
    """Run each of them once, for some cards in a currency."""
    _about_cards(cards, currency)
    _about_sets(currency)
    _about_ingestion()
    _of_workers()


def _about_cards(cards: Sequence[int], currency: str) -> None:
    names = ",".join(map(str, cards[:5]))
    for period in PERIODS:
        load_comparison(ComparisonRequest.parse(names, currency, period))
    cached.load_printings(cards[0], currency)
    cached.load_statistics(cards[0], currency)
    stored.load_stored_after(cards[0], datetime.now(UTC) - timedelta(days=1))
    cached.load_formats(currency)


def _about_sets(currency: str) -> None:
    for sort, order in product(sets_queries.SORTS, sets_queries.ORDERS):
        first = SetsRequest.parse(sort, order, limit=1, currency=currency)
        cached.load_sets(replace(first, after=cached.load_sets(first).next_after))
    cached.load_largest_sets(currency)
    cached.load_set(CODE, currency)
    for period in PERIODS:
        cached.load_set_index(CODE, currency, period)


def _about_ingestion() -> None:
    runs.load_runs()
    data_state.load_data_state()
    sources.load_sources()
    rejected.load_groups(RejectedRequest())
    rejected.load_page(RejectedRequest())
    rejected.load_number()
    dead_letters.load_letters()


def _of_workers() -> None:
    before = datetime.now(UTC)
    with reading() as connection:
        watched.dearest_outdated(connection, [*MARKETPLACES], 1_000, before, 75)
        watched.tcgplayer_products(connection, before)
