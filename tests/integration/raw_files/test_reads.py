"""What the API finds, ranks and sums up of real prices, against plain Python straight from the files."""

import json
import math
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashapp import api, cache
from market.records import Price
from tests.support.headlines import CURRENT_FOR
from tests.support.prices import Book, SeriesKey, rows
from tests.support.raw_book import REACHES, change_over, headline_of
from tests.support.raw_prices import Slice

CURRENCIES = ("USD", "EUR")
WINDOWS = {"24h": timedelta(days=1), "7d": timedelta(days=7), "30d": timedelta(days=30)}
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@pytest.fixture
def client(engine: Engine) -> FlaskClient:
    """A client of the API over the slice of real prices."""
    server = Flask("test")
    cache.register(server)
    api.register(server)
    return server.test_client()


@pytest.fixture
def cards(files: Slice) -> dict[str, dict[str, Any]]:
    """The cards of the newest bulk file and of those before it, by Scryfall's id."""
    return {card["id"]: card for path in files.bulk for card in json.loads(path.read_text())}


def told(client: FlaskClient, path: str, **query: Any) -> Any:
    answer = client.get(path, query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.json


def time_of(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def retail(book: Book, currency: str) -> Book:
    """The retail series of a currency that have a price."""
    return {key: quotes for key, quotes in book.items() if quotes and key.kind == "retail" and key.currency == currency}


def newest(book: Book) -> datetime:
    return max(max(quotes) for quotes in book.values())


def current(book: Book, currency: str) -> Book:
    """The series of a currency whose price is one of now."""
    series = {key: quotes for key, quotes in book.items() if quotes and key.currency == currency}
    return {key: quotes for key, quotes in series.items() if max(quotes) > newest(series) - CURRENT_FOR}


def headline_keys(book: Book, cards: dict[str, Any], currency: str) -> dict[UUID, SeriesKey]:
    """The headline series of every card that has one."""
    by_card: dict[UUID, Book] = defaultdict(dict)
    for key, quotes in book.items():
        if quotes and key.currency == currency:
            by_card[key.card][key] = quotes
    now = max(newest(series) for series in by_card.values())
    found = {card: headline_of(series, currency, cards[str(card)]["finishes"], now) for card, series in by_card.items()}
    return {card: key for card, key in found.items() if key}


def headlines(book: Book, cards: dict[str, Any], currency: str) -> dict[UUID, dict[datetime, Price]]:
    """The prices of these."""
    return {card: book[key] for card, key in headline_keys(book, cards, currency).items()}


def of_now(book: Book, cards: dict[str, Any], currency: str) -> dict[UUID, dict[datetime, Price]]:
    """The same where the price is one of now."""
    alive = current(book, currency)
    return {card: book[key] for card, key in headline_keys(book, cards, currency).items() if key in alive}


def last(quotes: dict[datetime, Price]) -> Price:
    return quotes[max(quotes)]


@pytest.mark.parametrize("currency", CURRENCIES)
def test_the_overview_counts_what_the_files_hold(
    client: FlaskClient, book: Book, cards: dict[str, Any], currency: str
) -> None:
    answer = told(client, "/api/market/overview", currency=currency)
    series = retail(book, currency)
    changes = [change_over(quotes, DAY) for key, quotes in current(book, currency).items() if key in series]
    assert answer["total_cards_tracked"] == len(cards)
    assert answer["total_snapshots"] == sum(map(len, book.values()))
    assert answer["series_with_price"] == len(series)
    assert time_of(answer["as_of"]) == newest(series)
    assert answer["advancing"] == sum(change is not None and change > 0 for change in changes)
    assert answer["declining"] == sum(change is not None and change < 0 for change in changes)
    places: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
    for key, quotes in book.items():
        if quotes and key.currency == currency:
            places[key.marketplace].append((key.kind, max(quotes)))
    assert {one["slug"]: (one["series"], time_of(one["as_of"])) for one in answer["marketplaces"]} == {
        place: (sum(kind == "retail" for kind, _ in told), max(time for _, time in told))
        for place, told in places.items()
    }


@pytest.mark.parametrize(
    ("window", "direction", "currency", "least", "finish"),
    [
        *product(WINDOWS, ("up", "down"), CURRENCIES, ("1",), (None,)),
        ("24h", "up", "USD", "0.1", None),
        ("24h", "down", "USD", "10", "foil"),
    ],
)
def test_movers_are_those_of_the_files_a_card_once(
    client: FlaskClient,
    book: Book,
    cards: dict[str, Any],
    window: str,
    direction: str,
    currency: str,
    least: str,
    finish: str | None,
) -> None:
    query = {"window": window, "direction": direction, "currency": currency, "min_price": least, "limit": 50}
    answer = told(client, "/api/market/top-movers", **query, **({"finish": finish} if finish else {}))
    speaking = set(headline_keys(book, cards, currency).values())
    moved: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    for key, quotes in current(book, currency).items():
        start = max(quotes) - WINDOWS[window]
        before = [time for time in quotes if start - REACHES[WINDOWS[window]] <= time <= start]
        if not before or key.kind != "retail" or (finish and key.finish != finish):
            continue
        then, now, change = quotes[max(before)].price, last(quotes).price, change_over(quotes, WINDOWS[window])
        if min(then, now) >= Decimal(least) and change:
            told_of = (str(key.card), key.marketplace, key.finish, float(then), float(now))
            moved[key.card].append((key in speaking, (change > 0) == (direction == "up"), abs(change), *told_of))
    chosen = [[one for one in all_of if one[0]] or all_of for all_of in moved.values()]
    right_way = [[one[2:] for one in some if one[1]] for some in chosen]
    expected = sorted((max(some) for some in right_way if some), reverse=True)
    items = answer["items"]
    assert [item["change_pct"] for item in items] == pytest.approx(
        [float(one[0]) * (1 if direction == "up" else -1) for one in expected[:50]]
    )
    known = {one[1:] for some in right_way for one in some}
    assert len({item["card"]["id"] for item in items}) == len(items)
    for item in items:
        one = item["card"]["scryfall_id"], item["marketplace"], item["finish"], item["price_then"], item["price_now"]
        assert one in known
    assert bool(items) == (window == "24h")  # the slice has five days


@pytest.mark.parametrize("currency", CURRENCIES)
@pytest.mark.parametrize(("sort", "order"), [*product(("name", "price", "set_code", "change_7d"), ("asc", "desc"))])
def test_all_pages_of_a_search_give_every_card_once_with_its_headline_price(
    client: FlaskClient, book: Book, cards: dict[str, Any], currency: str, sort: str, order: str
) -> None:
    prices, alive = headlines(book, cards, currency), of_now(book, cards, currency)
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while cursor is not None:
        page = told(client, "/api/cards/search", sort=sort, order=order, limit=97, currency=currency, **cursor)
        found += page["items"]
        cursor = {"cursor": page["next_cursor"]} if page["has_more"] else None
    assert len(found) == len(cards)
    assert {item["scryfall_id"] for item in found} == cards.keys()
    for item in found:
        quotes = prices.get(UUID(item["scryfall_id"]))
        assert item["has_price_data"] == (quotes is not None)
        assert item["price"] == (float(last(quotes).price) if quotes else 0)
        assert item["is_current"] == (UUID(item["scryfall_id"]) in alive)
    if sort == "price":
        known = [item["price"] for item in found if item["is_current"]]
        assert known == sorted(known, reverse=order == "desc")
        assert all(item["is_current"] for item in found[: len(known)])


@pytest.mark.parametrize("query", ["usd>5", "usd<=2 r:rare", "chg24h>5", "usd>1 usd<3 -is:foil", "eur>1"])
def test_a_query_finds_what_the_files_say(client: FlaskClient, book: Book, cards: dict[str, Any], query: str) -> None:
    usd, eur = of_now(book, cards, "USD"), of_now(book, cards, "EUR")

    def matches(card: str) -> bool:
        price = last(usd[UUID(card)]).price if UUID(card) in usd else None
        day = change_over(usd[UUID(card)], DAY) if UUID(card) in usd else None
        return {
            "usd>5": price is not None and price > 5,
            "usd<=2 r:rare": price is not None and price <= 2 and cards[card]["rarity"] == "rare",
            "chg24h>5": day is not None and day > 5,
            "usd>1 usd<3 -is:foil": price is not None and 1 < price < 3 and "foil" not in cards[card]["finishes"],
            "eur>1": UUID(card) in eur and last(eur[UUID(card)]).price > 1,
        }[query]

    expected = {card for card in cards if matches(card)}
    answer = told(client, "/api/cards/search", q=query, limit=100)
    found = {item["scryfall_id"] for item in answer["items"]}
    assert found
    assert found == expected if not answer["has_more"] else found < expected


@pytest.mark.parametrize("currency", CURRENCIES)
def test_sets_are_worth_the_sum_of_their_headline_prices(
    client: FlaskClient, book: Book, cards: dict[str, Any], currency: str
) -> None:
    prices = headlines(book, cards, currency)  # what is not current is carried, and published as such
    value: dict[str, Decimal] = defaultdict(Decimal)
    members: dict[str, list[str]] = defaultdict(list)
    for card, one in cards.items():
        members[one["set"]].append(card)
        value[one["set"]] += last(prices[UUID(card)]).price if UUID(card) in prices else 0
    answer = told(client, "/api/sets", currency=currency, limit=100)
    assert {item["code"]: (item["card_count"], item["value"]) for item in answer["items"]} == {
        code: (len(cards), float(value[code])) for code, cards in members.items()
    }


def test_the_index_of_a_set_is_that_of_its_series(client: FlaskClient, book: Book, cards: dict[str, Any]) -> None:
    for code in sorted({card["set"] for card in cards.values()})[:3]:
        series = [
            {time.replace(hour=0, minute=0, second=0): float(quotes[time].price) for time in sorted(quotes)}
            for key, quotes in retail(book, "USD").items()
            if cards[str(key.card)]["set"] == code
        ]
        answer = told(client, f"/api/sets/{code}/index", currency="USD", period="30d")
        days = sorted({day for points in series for day in points})
        assert [time_of(point["time"]) for point in answer["points"]] == days
        expected = index_of(series, days)
        assert [point["index_value"] for point in answer["points"]] == pytest.approx(expected, abs=1e-6)
        for point, day in zip(answer["points"], days, strict=True):
            seen = [points[day] for points in series if day in points]
            assert point["series_count"] == len(seen)
            assert point["avg_price"] == pytest.approx(sum(seen) / len(seen), abs=1e-4)


def index_of(series: list[dict[datetime, float]], days: list[datetime]) -> list[float]:
    """The matched index of these series, 100 on the first day."""
    values: list[float] = []
    for day in days:
        logs, alive = 0.0, 0
        for points in series:
            before = [time for time in points if day - WEEK <= time < day]
            previous, now = points[max(before)] if before else 0.0, points.get(day)
            if previous >= 1 and (now is None or now >= 1):
                alive += 1
                logs += max(-math.log(4), min(math.log(4), math.log(now / previous))) if now else 0.0
        values.append(values[-1] * math.exp(logs / max(alive, 1)) if values else 100.0)
    return values


@pytest.mark.parametrize("currency", CURRENCIES)
def test_statistics_are_the_extremes_of_the_headline_series(
    client: FlaskClient, engine: Engine, book: Book, cards: dict[str, Any], currency: str
) -> None:
    numbers = {card: number for number, card in rows(engine, "SELECT id, scryfall_id FROM cards")}
    for card, quotes in list(headlines(book, cards, currency).items())[::11]:
        answer = told(client, f"/api/cards/{numbers[card]}/statistics", currency=currency)
        assert (answer["price"], time_of(answer["as_of"])) == (float(last(quotes).price), max(quotes))
        prices = [quote.price for quote in quotes.values()]
        for window in answer["windows"]:  # the slice has some days only, so every window has all of them
            assert (window["high"], window["low"]) == (float(max(prices)), float(min(prices)))
    assert answer["windows"]


def test_no_format_is_known_of_cards_without_legalities(client: FlaskClient) -> None:
    assert told(client, "/api/market/volume-by-format", currency="USD")["items"] == []


def test_a_series_of_another_currency_is_not_among_the_movers(client: FlaskClient, book: Book) -> None:
    foreign = {key.marketplace for key in book if key.currency == "EUR"}
    items = told(client, "/api/market/top-movers", currency="USD", limit=50)["items"]
    assert items
    assert not {item["marketplace"] for item in items} & foreign


def test_the_slice_has_what_these_comparisons_need(book: Book) -> None:
    keys: set[SeriesKey] = set(book)
    assert {key.currency for key in keys} == {"USD", "EUR"}
    assert {key.kind for key in keys} == {"retail", "buylist"}
