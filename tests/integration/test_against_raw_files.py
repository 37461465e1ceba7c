"""What the program answers about real prices, against plain Python straight from the files that it was loaded from.

Nothing of the program's own reading is used on the other side: the files are read with `json`, and the index, the
changes and the histories are computed from the formulas of methods.md.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from dashapp.services import cards as card_service
from dashapp.services import market as market_service
from dashapp.services.cards import HistoryRequest
from dashapp.services.market import IndexRequest
from db.engine import write_engine
from ingestion.observers import Log
from ingestion.pipeline import run_source
from ingestion.sources.registry import source_named
from market.periods import PERIODS, Bucket
from market.records import Price
from tests.conftest import configured, new_database
from tests.support import raw_prices
from tests.support.prices import Book, SeriesKey, rows, snapshots
from tests.support.raw_prices import Slice, cut_slice, uuid_of
from tests.support.reference import change, market_rollup

FINISHES = {"normal": "nonfoil", "foil": "foil", "etched": "etched"}
MARKETPLACES = {"USD": ("tcgplayer", "manapool", "cardkingdom"), "EUR": ("cardmarket", "cardtrader")}
WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Slice:
    """A slice of the real prices in their upstreams' shapes."""
    try:
        return cut_slice(tmp_path_factory.mktemp("real"))
    except FileNotFoundError as error:
        pytest.fail(str(error))


@pytest.fixture(scope="module")
def loaded_url(files: Slice, server_url: str, redis_url: str) -> Iterator[str]:
    """A database that the real ingestion has loaded them into."""
    with new_database(server_url, "dualcaster_raw") as url:
        with configured(url, redis_url):
            for bulk in files.bulk:
                load("scryfall-bulk", bulk)
            load("mtgjson-history", files.identifiers, files.prices)
            load("cardmarket-guide", files.guide)
        yield url


def load(source: str, *paths: Path) -> None:
    """Run a source, and expect all of it to come in."""
    summary = run_source(source_named(source), Log(source), list(paths))
    assert (summary.status, summary.records_rejected) == ("succeeded", 0)
    assert summary.rows_stored > 0


@pytest.fixture
def engine(loaded_url: str, redis_url: str) -> Iterator[Engine]:
    """The database, which the program is configured for. Read only."""
    with configured(loaded_url, redis_url):
        yield write_engine()


@pytest.fixture(scope="module")
def book(files: Slice) -> Book:
    """Every price of the files, by series and time; of two for one time the later file counts."""
    found: Book = defaultdict(dict)
    for bulk in files.bulk:
        read_bulk(bulk, found)
    read_history(files, found)
    read_guide(files, found)
    assert len(found) > 500
    return found


def key_of(card: str, place: str, finish: str, kind: str = "retail") -> SeriesKey:
    currency = "EUR" if place == "cardmarket" else "USD"
    return SeriesKey(UUID(card), place, "NEAR_MINT", finish, "English", currency, kind)


def cents(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"), "ROUND_HALF_UP")


def read_bulk(path: Path, book: Book) -> None:
    time = datetime.strptime(path.stem.removeprefix("default-cards-"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    for card in json.loads(path.read_text()):
        for word, finish in (("usd", "nonfoil"), ("usd_foil", "foil"), ("usd_etched", "etched")):
            if text := card["prices"][word]:
                book[key_of(card["id"], "tcgplayer", finish)][time] = Price(time, cents(text), price_market=cents(text))


def read_history(files: Slice, book: Book) -> None:
    known = json.loads(files.identifiers.read_text())["data"]
    for uuid, entry in json.loads(files.prices.read_text())["data"].items():
        card = known[uuid]["identifiers"]["scryfallId"]
        assert uuid_of(card) == uuid
        for place, offer in entry["paper"].items():
            for kind, word in product(("retail", "buylist"), FINISHES):
                for day, value in offer.get(kind, {}).get(word, {}).items():
                    time = datetime.fromisoformat(day).replace(tzinfo=UTC)
                    if cents(value):
                        book[key_of(card, place, FINISHES[word], kind)][time] = Price(time, cents(value))


def read_guide(files: Slice, book: Book) -> None:
    known = json.loads(files.identifiers.read_text())["data"].values()
    cards: dict[int, list[str]] = defaultdict(list)
    for one in known:
        if number := one["identifiers"].get("mcmId"):
            cards[int(number)].append(one["identifiers"]["scryfallId"])
    guide = json.loads(files.guide.read_text())
    time = datetime.strptime(guide["createdAt"], "%Y-%m-%dT%H:%M:%S%z").astimezone(UTC)
    for row, (suffix, finish) in product(guide["priceGuides"], (("", "nonfoil"), ("-foil", "foil"))):
        trend, low, mean = (cents(row.get(f"{word}{suffix}") or 0) or None for word in ("trend", "low", "avg"))
        for card in cards[row["idProduct"]] if trend else ():
            book[key_of(card, "cardmarket", finish)][time] = Price(time, trend, price_low=low, price_mid=mean)


def test_without_the_real_prices_the_comparison_fails_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw_prices, "DATA", tmp_path / "shared" / "data")
    with pytest.raises(FileNotFoundError, match=r"is missing.*\.\./shared"):
        cut_slice(tmp_path)


def test_the_snapshots_are_the_prices_of_the_files(engine: Engine, book: Book) -> None:
    assert snapshots(engine) == {key: quotes for key, quotes in book.items() if quotes}


FILTERS: list[dict[str, str]] = [
    {},
    {"finish": "foil"},
    {"condition": "NEAR_MINT", "finish": "nonfoil", "language": "English"},
    {"condition": "DAMAGED"},
]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("currency", ["USD", "EUR"])
@pytest.mark.parametrize("period", PERIODS)
def test_the_index_is_that_of_the_files(
    period: str, currency: str, filters: dict[str, str], engine: Engine, book: Book
) -> None:
    bucket, since = PERIODS[period].bucket, PERIODS[period].since(datetime.now(UTC))
    chosen = select(book, currency, filters)
    answer = market_service.load_index(IndexRequest.parse(currency, period, **filters))
    expected = points_of(chosen, bucket, since)
    assert [point.time for point in answer.points] == list(expected)
    for point in answer.points:
        mean, count = expected[point.time]
        assert point.series_count == count
        assert point.avg_price == pytest.approx(float(mean), abs=1e-4)
        assert point.card_count == (distinct_cards(chosen, bucket, point.time) if len(filters) == 3 else None)
    assert [point.index_value for point in answer.points] == pytest.approx(index_of(chosen, bucket, since), abs=1e-6)
    times = [time for quotes in chosen.values() for time in quotes if time >= since]
    assert (answer.currency, answer.as_of) == (currency, max(times, default=None))
    assert bool(times) == ("condition" not in filters or filters["condition"] == "NEAR_MINT")


def select(book: Book, currency: str, filters: dict[str, str]) -> Book:
    """The retail series of a currency that the filters leave."""
    return {
        key: quotes
        for key, quotes in book.items()
        if key.kind == "retail"
        and key.currency == currency
        and all(getattr(key, name) == value for name, value in filters.items())
    }


def points_of(chosen: Book, bucket: Bucket, since: datetime) -> dict[datetime, tuple[Decimal, int]]:
    """Mean over the series of their last price, and how many they are, a bucket each."""
    found: dict[datetime, list[Any]] = defaultdict(list)
    for (start, *_), one in market_rollup(chosen, bucket).items():
        if start >= since:
            found[start].append(one)
    return {
        start: (sum((one.price_sum for one in ones), Decimal()) / count, count)
        for start, ones in sorted(found.items())
        if (count := sum(one.series_count for one in ones))
    }


def distinct_cards(chosen: Book, bucket: Bucket, start: datetime) -> int:
    """Cards that were seen in a bucket."""
    return len(
        {key.card for key, quotes in chosen.items() if any(start <= time < start + bucket.width for time in quotes)}
    )


def index_of(chosen: Book, bucket: Bucket, since: datetime) -> list[float]:
    """The matched index: each series against its own previous price, over all that are alive; it begins at 100."""
    last: dict[SeriesKey, dict[datetime, float]] = {}
    for key, quotes in chosen.items():
        last[key] = {bucket.floor(time): float(quotes[time].price) for time in sorted(quotes)}
    values: list[float] = []
    for start in sorted({time for times in last.values() for time in times}):
        logs, alive = 0.0, 0
        for times in last.values():
            before = [time for time in times if start - WEEK <= time < start]
            previous, now = times[max(before)] if before else 0.0, times.get(start)
            if previous >= 1 and (now is None or now >= 1):
                alive += 1
                logs += max(-math.log(4), min(math.log(4), math.log(now / previous))) if now else 0.0
        if start >= since:
            values.append(values[-1] * math.exp(logs / max(alive, 1)) if values else 100.0)
    return values


def ids(engine: Engine) -> dict[UUID, int]:
    """Our ids of the cards."""
    return {card: number for card, number in rows(engine, "SELECT scryfall_id, id FROM cards ORDER BY id")}  # noqa: C416


def test_every_card_costs_what_the_files_say(engine: Engine, book: Book) -> None:
    by_card: dict[UUID, Book] = defaultdict(dict)
    for key, quotes in book.items():
        if quotes:
            by_card[key.card][key] = quotes
    priced = 0
    for (scryfall_id, number), currency in product(list(ids(engine).items())[:120], ("USD", "EUR")):
        answer = card_service.load_card(number, currency)
        assert answer is not None
        assert answer.scryfall_id == scryfall_id
        told = {(one.marketplace, one.finish, one.kind): (one.price, one.time, one.price_low) for one in answer.prices}
        newest = {key: quotes[max(quotes)] for key, quotes in by_card[scryfall_id].items()}
        assert told == {
            (key.marketplace, key.finish, key.kind): (q.price, q.time, q.price_low) for key, q in newest.items()
        }
        headline = headline_of(by_card[scryfall_id], currency)
        assert answer.has_price_data == (headline is not None)
        if headline:
            quotes = by_card[scryfall_id][headline]
            now = quotes[max(quotes)]
            assert (answer.current_price, answer.as_of) == (now.price, now.time)
            assert answer.price_change_24h == change_over(quotes, timedelta(days=1))
            assert answer.price_change_7d == change_over(quotes, WEEK)
            priced += 1
    assert priced > 100


def headline_of(series: Book, currency: str) -> SeriesKey | None:
    """Retail; nonfoil before foil before etched; then the marketplaces in their order."""
    for finish, place in product(("nonfoil", "foil", "etched"), MARKETPLACES[currency]):
        for key in series:
            if (key.kind, key.currency, key.finish, key.marketplace) == ("retail", currency, finish, place):
                return key
    return None


def change_over(quotes: dict[datetime, Price], window: timedelta) -> Decimal | None:
    """Change of the newest price against the last one at or before the window's start, at most three days older."""
    newest = max(quotes)
    start = newest - window
    before = [time for time in quotes if start - timedelta(days=3) <= time <= start]
    return change(quotes[max(before)].price, quotes[newest].price) if before else None


@pytest.mark.parametrize(("period", "currency", "kind"), [*product(PERIODS, ("USD", "EUR"), ("retail", "buylist"))])
def test_every_history_is_that_of_the_files(period: str, currency: str, kind: str, engine: Engine, book: Book) -> None:
    bucket, since = PERIODS[period].bucket, PERIODS[period].since(datetime.now(UTC))
    seen = 0
    for scryfall_id, number in list(ids(engine).items())[::12]:
        answer = card_service.load_history(HistoryRequest.parse(number, period, currency, kind=kind))
        told = {
            (one.marketplace, one.finish): {
                point.time: (point.last_price, point.min_price, point.max_price, point.avg_price)
                for point in one.points
            }
            for one in answer.series
        }
        expected: dict[tuple[str, str], dict[datetime, tuple[Decimal, ...]]] = {}
        for key, quotes in book.items():
            if (key.card, key.currency, key.kind) == (scryfall_id, currency, kind):
                points = history_of(quotes, bucket, since)
                expected |= {(key.marketplace, key.finish): points} if points else {}
        assert told == expected
        seen += len(expected)
    assert (seen > 20) == ((currency, kind) != ("EUR", "buylist"))


def history_of(quotes: dict[datetime, Price], bucket: Bucket, since: datetime) -> dict[datetime, tuple[Decimal, ...]]:
    """Last, least, highest and mean price of each bucket."""
    groups: dict[datetime, list[Decimal]] = defaultdict(list)
    for time in sorted(quotes):
        if bucket.floor(time) >= since:
            groups[bucket.floor(time)].append(quotes[time].price)
    return {
        start: (prices[-1], min(prices), max(prices), cents(sum(prices) / len(prices)))
        for start, prices in groups.items()
    }
