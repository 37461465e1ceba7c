"""Every question of the pages, the API and the workers that no benchmark times: the plans of their statements count."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import product

from dashapp.services import dead_letters, ingestion, overview, printings, rejected, sets, sources, statistics, stored
from dashapp.services.comparison import ComparisonRequest, load_comparison
from dashapp.services.rejected import RejectedRequest
from dashapp.services.sets import SetsRequest
from db.engine import reading
from db.queries import sets as sets_queries
from db.queries import watched
from market.periods import PERIODS
from market.variants import MARKETPLACES

CODE = "s7"  # a set of benchmarks/generators/catalogue.py


def ask(cards: Sequence[int], currency: str) -> None:
    """Ask each of them once, about some cards in a currency."""
    _about_cards(cards, currency)
    _about_sets(currency)
    _about_ingestion()
    _of_workers()


def _about_cards(cards: Sequence[int], currency: str) -> None:
    names = ",".join(map(str, cards[:5]))
    for period in PERIODS:
        load_comparison(ComparisonRequest.parse(names, currency, period))
    printings.load_printings(cards[0], currency)
    statistics.load_statistics(cards[0], currency)
    stored.load_stored_after(cards[0], datetime.now(UTC) - timedelta(days=1))
    overview.load_formats(currency)


def _about_sets(currency: str) -> None:
    for sort, order in product(sets_queries.SORTS, sets_queries.ORDERS):
        first = SetsRequest.parse(sort, order, limit=1, currency=currency)
        cursor = sets.load_sets(first).next_cursor
        sets.load_sets(SetsRequest.parse(sort, order, limit=1, cursor=cursor, currency=currency))
    sets.load_largest_sets(currency)
    sets.load_set(CODE, currency)
    for period in PERIODS:
        sets.load_set_index(CODE, currency, period)


def _about_ingestion() -> None:
    ingestion.load_runs()
    ingestion.load_data_state()
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
