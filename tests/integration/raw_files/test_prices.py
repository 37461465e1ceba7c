"""What the program answers about real prices, against plain Python straight from the files that it was loaded from.

Nothing of the program's own reading is used on the other side: the files are read with `json`, and the index, the
changes and the histories are computed from the formulas of docs/methods.md.
"""

import math
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from dashapp import cached
from market.periods import PERIODS, Bucket
from market.records import Price
from services.market.cards import HistoryRequest
from services.market.index import IndexRequest
from tests.support import raw_prices
from tests.support.prices import Book, SeriesKey, rows, snapshots
from tests.support.raw_book import cents, change_over, headline_of
from tests.support.raw_prices import cut_slice
from tests.support.reference import market_rollup

WEEK = timedelta(days=7)


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
    answer = cached.load_index(IndexRequest.parse(currency, period, **filters))
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
    newest_of: dict[str, datetime] = {}
    for key, quotes in book.items():
        if quotes:
            by_card[key.card][key] = quotes
            newest_of[key.currency] = max(newest_of.get(key.currency, max(quotes)), max(quotes))
    finishes = {row[0]: row[1] for row in rows(engine, "SELECT scryfall_id, finishes FROM cards")}
    priced = 0
    for (scryfall_id, number), currency in product(list(ids(engine).items())[:120], ("USD", "EUR")):
        answer = cached.load_card(number, currency)
        assert answer is not None
        assert answer.scryfall_id == scryfall_id
        told = {(one.marketplace, one.finish, one.kind): (one.price, one.time, one.price_low) for one in answer.prices}
        newest = {key: quotes[max(quotes)] for key, quotes in by_card[scryfall_id].items()}
        assert told == {
            (key.marketplace, key.finish, key.kind): (q.price, q.time, q.price_low) for key, q in newest.items()
        }
        headline = headline_of(by_card[scryfall_id], currency, finishes[scryfall_id], newest_of[currency])
        assert answer.has_price_data == (headline is not None)
        if headline:
            quotes = by_card[scryfall_id][headline]
            now = quotes[max(quotes)]
            assert (answer.current_price, answer.as_of) == (now.price, now.time)
            assert answer.is_current == (now.time > newest_of[currency] - timedelta(days=3))
            changes = [change_over(quotes, timedelta(days=days)) for days in (1, 7, 30)]
            told_changes = [answer.price_change_24h, answer.price_change_7d, answer.price_change_30d]
            assert told_changes == (changes if answer.is_current else [None] * 3)
            priced += 1
    assert priced > 100


@pytest.mark.parametrize(("period", "currency", "kind"), [*product(PERIODS, ("USD", "EUR"), ("retail", "buylist"))])
def test_every_history_is_that_of_the_files(period: str, currency: str, kind: str, engine: Engine, book: Book) -> None:
    bucket, since = PERIODS[period].bucket, PERIODS[period].since(datetime.now(UTC))
    seen = 0
    for scryfall_id, number in list(ids(engine).items())[::8]:
        answer = cached.load_history(HistoryRequest.parse(number, period, currency, kind=kind))
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
