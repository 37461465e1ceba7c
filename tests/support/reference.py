"""Latest prices and rollups computed a second time, in plain Python straight from snapshots, to compare with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Engine

from market.periods import BUCKETS, HALF_HOUR, Bucket
from market.records import Price
from tests.support.prices import KEY_COLUMNS, PRICE_COLUMNS, Book, SeriesKey, rows

V = TypeVar("V")

WINDOWS = (timedelta(days=1), timedelta(days=7), timedelta(days=30))
REACHES = (timedelta(hours=12), timedelta(hours=36), timedelta(days=3))
ORIGIN = datetime(2000, 1, 3, tzinfo=UTC)
CHANGES = ", ".join(f"price_{window}, time_{window}, change_{window}" for window in ("24h", "7d", "30d"))

Latest = dict[SeriesKey, tuple[Any, ...]]


def latest_of(book: Book) -> Latest:
    """What latest_prices must hold: the newest price, and its own price and change at the start of each window."""
    return {key: _latest(quotes) for key, quotes in book.items() if quotes}


def _latest(quotes: Mapping[datetime, Price]) -> tuple[Any, ...]:
    newest = quotes[max(quotes)]
    found: list[Any] = list(newest)
    for window, reach in zip(WINDOWS, REACHES, strict=True):
        start = newest.time - window
        times = [time for time in quotes if start - reach <= time <= start]
        before = quotes[max(times)] if times else None
        found += [before.price, before.time, change(before.price, newest.price)] if before else [None, None, None]
    return tuple(found)


def change(then: Decimal, now: Decimal) -> Decimal:
    """Change in per cent, with two places."""
    with localcontext() as context:
        context.prec = 40
        return (100 * (now / then - 1)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def stored_latest(engine: Engine) -> Latest:
    """What latest_prices holds."""
    statement = f"""
        SELECT scryfall_id, slug, condition, finish, series.language, series.currency, kind, {PRICE_COLUMNS}, {CHANGES}
        FROM latest_prices JOIN price_series AS series ON series.id = series_id
        JOIN cards ON cards.id = card_id JOIN marketplaces ON marketplaces.id = marketplace_id
    """
    return {SeriesKey(*row[:7]): tuple(map(_in_utc, row[7:])) for row in rows(engine, statement)}


def _in_utc(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


class CardBucket(NamedTuple):
    """One bucket of one series, in the columns of card_prices_*."""

    first_price: Decimal
    last_price: Decimal
    min_price: Decimal
    max_price: Decimal
    avg_price: Decimal
    snapshot_count: int
    last_time: datetime
    total_listings: int | None
    total_quantity: int | None


class MarketBucket(NamedTuple):
    """One bucket of one variant, in the columns of market_index_*."""

    series_count: int
    card_count: int
    price_sum: Decimal
    price_min: Decimal
    price_max: Decimal
    listings_sum: int | None
    quantity_sum: int | None
    last_time: datetime


CardRollup = dict[tuple[SeriesKey, datetime], CardBucket]
MarketRollup = dict[tuple[datetime, str, str, str, str], MarketBucket]


def bucket_start(time: datetime, width: timedelta) -> datetime:
    """Start of the bucket of this width that holds a time, counted from Monday, 3 January 2000."""
    return ORIGIN + width * ((time - ORIGIN) // width)


def card_rollup(book: Book, bucket: Bucket) -> CardRollup:
    """What card_prices_* must say of these snapshots."""
    groups: dict[tuple[SeriesKey, datetime], list[Price]] = defaultdict(list)
    for key, quotes in book.items():
        for time in sorted(quotes):
            groups[key, bucket_start(time, bucket.width)].append(quotes[time])
    return {place: _card_bucket(quotes) for place, quotes in groups.items()}


def _card_bucket(quotes: list[Price]) -> CardBucket:
    amounts, last = [quote.price for quote in quotes], quotes[-1]
    mean = rounded(sum(amounts, Decimal()) / len(amounts))
    return CardBucket(
        amounts[0], last.price, min(amounts), max(amounts), mean, len(quotes), last.time, last.num_listings,
        last.total_quantity,
    )  # fmt: skip


def market_rollup(book: Book, bucket: Bucket) -> MarketRollup:
    """What market_index_* must say of these snapshots: each retail series once a bucket, with its last price."""
    groups: dict[tuple[datetime, str, str, str, str], list[tuple[SeriesKey, CardBucket]]] = defaultdict(list)
    for (key, start), found in card_rollup(book, bucket).items():
        if key.kind == "retail":
            groups[start, key.currency, key.condition, key.finish, key.language].append((key, found))
    return {place: _market_bucket(found) for place, found in groups.items()}


def _market_bucket(found: list[tuple[SeriesKey, CardBucket]]) -> MarketBucket:
    amounts = [one.last_price for _, one in found]
    return MarketBucket(
        len(found), len({key.card for key, _ in found}), sum(amounts, Decimal()), min(amounts), max(amounts),
        total(one.total_listings for _, one in found), total(one.total_quantity for _, one in found),
        max(one.last_time for _, one in found),
    )  # fmt: skip


def total(values: Iterable[int | None]) -> int | None:
    """Sum of what is known, None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def rounded(value: Decimal) -> Decimal:
    """An average to ten places: databases and Python carry more, and not equally many."""
    return round(value, 10)


def stored_card_rollup(engine: Engine, bucket: Bucket) -> CardRollup:
    """What card_prices_* says."""
    found: CardRollup = {}
    statement = f"""
        SELECT {KEY_COLUMNS.replace("language", "series.language").replace("currency", "series.currency")},
            bucket, {", ".join(CardBucket._fields)}
        FROM card_prices_{bucket.rollup} JOIN price_series AS series ON series.id = series_id
        JOIN cards ON cards.id = card_id
        JOIN (SELECT id, slug AS marketplace FROM marketplaces) AS places ON places.id = marketplace_id
    """
    for row in rows(engine, statement):
        place = SeriesKey(*row[:7]), row[7].astimezone(UTC)
        assert place not in found
        one = CardBucket(*map(_in_utc, row[8:]))
        found[place] = one._replace(avg_price=rounded(one.avg_price))
    return found


def stored_market_rollup(engine: Engine, bucket: Bucket) -> MarketRollup:
    """What market_index_* says."""
    found: MarketRollup = {}
    for row in rows(
        engine,
        f"SELECT bucket, currency, condition, finish, language, {', '.join(MarketBucket._fields)}"
        f" FROM market_index_{bucket.rollup}",
    ):
        place = (row[0].astimezone(UTC), *row[1:5])
        assert place not in found
        found[place] = MarketBucket(*map(_in_utc, row[5:]))
    return found


def assert_rollups_are_right(engine: Engine, book: Book) -> None:
    """Compare every rollup with what these snapshots come to, the half hours as far back as they are kept."""
    for bucket in BUCKETS:
        since = HALF_HOUR.floor(datetime.now(UTC) - timedelta(days=30)) if bucket is HALF_HOUR else ORIGIN
        cards, market = card_rollup(book, bucket), market_rollup(book, bucket)
        assert len(market) >= 1
        assert _from(stored_card_rollup(engine, bucket), since, 1) == _from(cards, since, 1), bucket.rollup
        assert _from(stored_market_rollup(engine, bucket), since, 0) == _from(market, since, 0), bucket.rollup


def _from(found: Mapping[Any, V], since: datetime, place: int) -> dict[Any, V]:
    return {key: value for key, value in found.items() if key[place] >= since}
