"""One rule says what is a price of now: what pages compute one by one is what the search knows of all cards."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from dashapp.cached import (
    load_card,
    load_comparison,
    load_movers,
    load_overview,
    load_printings,
    load_search,
    load_set,
    load_statistics,
)
from db import summaries
from db.queries import search as queries
from market.records import SeriesPrices
from market.search.query import parse
from market.spreads import Spread, spreads
from market.variants import MARKETPLACES, Currency, Language
from services.market.comparison import ComparisonRequest
from services.market.movers import MoversRequest
from services.market.search import SearchRequest
from tests.support.headlines import headlines, offers
from tests.support.prices import ago, execute, make_card, price, rows, series, store
from upkeep import after_prices

MOMENT = timedelta(microseconds=1)
CARDS = 100
AGES = (0, 0, 0, 1, 2, 3, 3, 4, 88)  # days, mostly of now


def random_prices(chance: random.Random) -> list[SeriesPrices]:
    """Prices of cards at all marketplaces, in all finishes, some old; many of the first cards, few of the last."""
    found = []
    for _ in range(CARDS * 25):
        place = chance.choice(list(MARKETPLACES.values()))
        held = ago(chance.choice(AGES), hours=chance.choice((0, 0, 5)), microseconds=chance.choice((0, 1)))
        amounts = [price(held - timedelta(days=1), "2"), price(held, str(Decimal(chance.randrange(1, 900)) / 100))]
        found.append(
            series(
                1 + int(CARDS * chance.random() ** 3), *amounts[chance.randrange(2) :], marketplace=place.slug,
                currency=place.currency, finish=chance.choice(("nonfoil", "foil", "etched")),
                kind=chance.choice(("retail", "retail", "retail", "buylist")),
                condition=chance.choice(("NEAR_MINT", "NEAR_MINT", "NEAR_MINT", "DAMAGED")),
                language=chance.choice((None, None, None, Language.GERMAN)),
            )
        )  # fmt: skip
    return found


@pytest.fixture(params=range(3))
def mixed(database: Engine, request: pytest.FixtureRequest) -> Engine:
    """Many cards with random finishes and prices, some confirmed later than they were told, some not on offer now."""
    chance = random.Random(request.param)
    comes_in = (["nonfoil"], ["foil"], ["nonfoil", "foil"], ["etched"], [])
    cards = [make_card(number, finishes=chance.choice(comes_in)) for number in range(1, CARDS + 1)]
    store(database, random_prices(chance), cards)
    execute(database, "UPDATE latest_prices SET reconfirmed_at = time + interval '50 hours' WHERE series_id % 7 = 0")
    sold_out = "absent_since = greatest(time, reconfirmed_at) + interval '2 hours'"
    execute(database, f"UPDATE latest_prices SET {sold_out} WHERE series_id % 11 = 0")
    summaries.refresh(database)
    return database


def found(engine: Engine, currency: str, query: str = "") -> dict[int, Any]:
    """What the search knows of the cards that a query finds."""
    with engine.connect() as connection:
        page = queries.cards_found(connection, parse(query), currency, "name", "asc", None, 2 * CARDS)
    return {row.id: row for row in page}


@pytest.mark.parametrize("currency", Currency)
def test_headlines_of_the_search_are_those_of_plain_python_and_of_the_card_pages(mixed: Engine, currency: str) -> None:
    speaking, shown = headlines(offers(mixed)), found(mixed, currency)
    assert len(shown) == CARDS
    assert {row.is_current for row in shown.values() if row.price is not None} == {True, False}
    for card_id, row in shown.items():
        one, card = speaking.get((card_id, currency)), load_card(card_id, currency)
        assert card is not None
        assert (row.series_id, row.price, row.as_of) == (
            (one.series_id, one.price, one.confirmed_at) if one else (None, None, None)
        )
        assert (row.is_current, row.change_24h) == ((True, one.change_24h) if one and one.is_current else (False, None))
        told = (card.current_price, card.is_current, card.as_of, card.price_time, card.price_change_24h)
        assert told == (row.price, row.is_current, row.as_of, row.price_time, row.change_24h)


@pytest.mark.parametrize("currency", Currency)
def test_spread_and_buylist_are_the_same_on_the_card_page_and_in_the_search(mixed: Engine, currency: str) -> None:
    compared = 0
    for card_id, row in found(mixed, currency).items():
        if row.price is None:
            continue
        card = load_card(card_id, currency)
        assert card is not None
        variant = (row.finish, "NEAR_MINT", card.language)
        (side,) = [one for one in spreads(card.prices, currency).rows if variant_of(one) == variant]
        paid = side.buylist.price if side.buylist and side.buylist.is_current else None
        assert (side.spread, paid) == (row.spread, row.buylist)
        compared += row.spread is not None
    assert compared > 3


def variant_of(row: Spread) -> tuple[str, str, str]:
    return row.finish, row.condition, row.language


def test_terms_about_prices_find_prices_of_now_only(mixed: Engine) -> None:
    everything = found(mixed, "USD")
    current = {card_id for card_id, row in everything.items() if row.is_current}
    in_euros = {card_id for card_id, row in found(mixed, "EUR").items() if row.is_current}
    assert set(found(mixed, "USD", "usd>0")) == current == set(found(mixed, "EUR", "usd>0"))
    assert set(found(mixed, "USD", "eur>0")) == in_euros
    moved = {card_id for card_id, row in everything.items() if row.change_24h is not None}
    assert set(found(mixed, "USD", "chg24h>-100")) == moved < current


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_sorted_by_price_what_is_only_the_last_known_comes_after_the_prices_of_now(mixed: Engine, order: str) -> None:
    request = SearchRequest.parse(sort="price", order=order, limit=7)
    items = []
    while True:
        page = load_search(request)
        items += page.items
        if page.next_after is None:
            break
        request = replace(request, after=page.next_after)
    assert len({item.id for item in items}) == CARDS
    current = [item.price for item in items if item.is_current and item.price is not None]
    assert current == sorted(current, reverse=order == "desc")
    assert [item.price for item in items][: len(current)] == current


def test_the_age_of_a_price_counts_from_its_confirmation(database: Engine) -> None:
    store(database, [series(1, price(ago(5), "1")), series(2, price(ago(0), "1"))], [make_card(1), make_card(2)])
    execute(database, "UPDATE latest_prices SET reconfirmed_at = :now WHERE time = :old", now=ago(0), old=ago(5))
    summaries.refresh(database)
    assert all(row.is_current for row in found(database, "USD").values())
    assert len(found(database, "USD", "age<2d")) == 2
    (market,) = load_overview("USD").marketplaces
    assert (market.as_of, market.source) == (ago(0), "scryfall-bulk")


@pytest.mark.parametrize(("behind", "is_current"), [(timedelta(days=3) - MOMENT, True), (timedelta(days=3), False)])
def test_a_price_is_of_now_for_less_than_three_days(behind: timedelta, is_current: bool, database: Engine) -> None:
    store(
        database, [series(1, price(ago(0), "1")), series(2, price(ago(0) - behind, "2"))], [make_card(1), make_card(2)]
    )
    after_prices.run(database)
    other = max(found(database, "USD").values(), key=lambda row: row.price)
    card = load_card(other.id, "USD")
    assert card is not None
    assert (other.is_current, card.is_current, card.prices[0].is_current) == (is_current,) * 3
    known = load_set("tst", "USD")
    assert known is not None
    assert (known.value, known.stale_share == 0) == (3, is_current)


def test_a_buylist_confirms_its_currency_too(database: Engine) -> None:
    store(database, [series(1, price(ago(9), "1")), series(1, price(ago(0), "1"), kind="buylist")], [make_card(1)])
    summaries.refresh(database)
    (row,) = found(database, "USD").values()
    assert not row.is_current


def old_and_new() -> Sequence[SeriesPrices]:
    """A card whose nonfoil rose 88 days ago and whose foil fell yesterday, and another that nobody has seen since."""
    nonfoil, gone = [series(card, price(ago(89), "10"), price(ago(88), "20")) for card in (1, 2)]
    foil = series(1, price(ago(2), "4"), price(ago(1), "3"), finish="foil")
    return [nonfoil, foil, gone]


def test_a_stale_price_is_a_price_of_now_nowhere(database: Engine) -> None:
    cards = [make_card(number, finishes=["nonfoil", "foil"], oracle_id=make_card(9).scryfall_id) for number in (1, 2)]
    store(database, old_and_new(), cards)
    after_prices.run(database)
    flipped, gone = (row[0] for row in rows(database, "SELECT id FROM cards ORDER BY scryfall_id"))

    card = load_card(flipped, "USD")
    assert card is not None
    assert (card.current_price, card.price_change_24h, card.is_current) == (3, -25, True)
    last = load_card(gone, "USD")
    assert last is not None
    assert (last.current_price, last.price_change_24h, last.is_current) == (20, None, False)
    assert (last.price_time, last.has_price_data) == (ago(88), True)

    known = load_set("tst", "USD")
    assert known is not None
    assert (known.value, round(known.stale_share or 0, 3)) == (23, Decimal("0.870"))
    assert [item.price_now for item in load_movers(MoversRequest.parse(direction="down")).items] == [3]
    assert load_movers(MoversRequest.parse(direction="up")).items == []
    (printing,) = load_printings(flipped, "USD").items
    assert (printing.price, printing.is_current, printing.change_24h) == (20, False, None)
    numbers = load_statistics(gone, "USD")
    assert numbers is not None
    assert (numbers.price, numbers.is_current) == (20, False)
    assert {window.change for window in numbers.windows} <= {None}
    compared = load_comparison(ComparisonRequest.parse(f"{flipped},{gone}"))
    assert [(one.finish, one.is_current) for one in compared.cards] == [("foil", True), ("nonfoil", False)]
    overview = load_overview("USD")
    assert (overview.advancing, overview.declining, overview.series_with_price) == (0, 1, 3)


def test_before_the_first_refresh_a_card_has_its_price_of_now(database: Engine) -> None:
    store(database, [series(1, price(ago(9), "1")), series(1, price(ago(0), "2"), finish="foil")], [make_card(1)])
    (card_id,) = rows(database, "SELECT id FROM cards")[0]
    card = load_card(card_id, "USD")
    assert card is not None
    assert (card.current_price, card.is_current) == (2, True)
