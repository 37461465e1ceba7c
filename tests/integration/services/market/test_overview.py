"""The market in numbers equals a plain computation from every snapshot of the simulated market."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy import Engine, create_engine, text

from db.engine import read_engine
from market.variants import Currency
from services.market.overview import load_formats, load_overview
from tests.support.headlines import CURRENT_FOR
from tests.support.prices import Book, SeriesKey, snapshots
from tests.support.reference import Latest, latest_of
from tests.support.statements import counted

CHANGE_24H = -7  # place of the change in a row of the reference


@pytest.fixture(scope="module")
def book(market_url: str) -> Iterator[Book]:
    """Every snapshot."""
    engine = create_engine(market_url)
    yield snapshots(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def latest(book: Book) -> Latest:
    """The newest price of every series."""
    return latest_of(book)


def retail(latest: Latest, currency: str) -> Latest:
    return {key: values for key, values in latest.items() if key.currency == currency and key.kind == "retail"}


def current(latest: Latest, currency: str) -> Latest:
    newest = max(values[0] for key, values in latest.items() if key.currency == currency)
    return {key: values for key, values in retail(latest, currency).items() if values[0] > newest - CURRENT_FOR}


@pytest.mark.parametrize("currency", Currency)
def test_what_rose_fell_and_stayed_is_counted(market: Engine, latest: Latest, currency: str) -> None:
    found = load_overview(currency)
    changes = [values[CHANGE_24H] for values in current(latest, currency).values() if values[CHANGE_24H] is not None]
    rose, fell = sum(change > 0 for change in changes), sum(change < 0 for change in changes)
    assert rose
    assert fell
    assert (found.advancing, found.declining, found.unchanged) == (rose, fell, len(changes) - rose - fell)


@pytest.mark.parametrize("currency", Currency)
def test_totals_are_of_all_cards_and_snapshots(market: Engine, book: Book, latest: Latest, currency: str) -> None:
    found = load_overview(currency)
    with market.connect() as connection:
        cards = connection.scalar(text("SELECT count(*) FROM cards"))
    assert (found.total_cards_tracked, found.total_snapshots) == (cards, sum(map(len, book.values())))
    offers = retail(latest, currency)
    assert found.series_with_price == len(offers)
    assert found.as_of == max(values[0] for values in offers.values())


@pytest.mark.parametrize("currency", Currency)
def test_every_marketplace_has_its_retail_series_and_its_newest_price(
    market: Engine, latest: Latest, currency: str
) -> None:
    of_marketplace = defaultdict(list)
    for key, values in latest.items():
        if key.currency == currency:
            of_marketplace[key.marketplace].append((key.kind, values[0]))
    overview = load_overview(currency)
    assert {one.slug: (one.series, one.as_of) for one in overview.marketplaces} == {
        slug: (sum(kind == "retail" for kind, _ in told), max(time for _, time in told))
        for slug, told in of_marketplace.items()
    }
    assert sum(one.series for one in overview.marketplaces) == overview.series_with_price


@pytest.mark.parametrize("currency", Currency)
def test_a_format_is_worth_what_is_on_offer_of_its_cards(market: Engine, latest: Latest, currency: str) -> None:
    with market.connect() as connection:
        formats = dict(connection.execute(text("SELECT scryfall_id, formats FROM cards")).all())
    offers: dict[str, list[tuple[SeriesKey, Decimal | None]]] = defaultdict(list)
    for key, values in current(latest, currency).items():
        quantity = values[7]
        for name in formats[key.card]:
            offers[name].append((key, None if quantity is None else values[1] * quantity))
    found = load_formats(currency).items
    assert {one.format for one in found} == offers.keys() != set()
    for one in found:
        worth = [value for _, value in offers[one.format] if value is not None]
        expected = (len({key.card for key, _ in offers[one.format]}), len(worth), sum(worth))
        assert (one.card_count, one.series_with_quantity, one.listed_value) == expected
    assert [one.listed_value for one in found] == sorted((one.listed_value for one in found), reverse=True)


def test_overview_and_formats_take_four_statements_at_most(market: Engine) -> None:
    with counted(read_engine()) as statements:
        load_overview("USD")
        load_formats("USD")
    assert 2 <= len(statements) <= 4


def test_without_prices_there_are_zeros_and_no_time(database: Engine) -> None:
    found = load_overview("USD")
    assert (found.as_of, found.series_with_price, found.advancing, found.marketplaces) == (None, 0, 0, [])
    assert load_formats("USD").items == []
