"""Made-up cards and prices for tests of the database, and their way into it and out again."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Engine, text

from db import partitions
from db.timescale import has_timescale
from db.writes import card_lines, catalogue, confirming, ledger
from db.writes import prices as writes
from db.writes.lists import PriceList
from db.writes.prices import StoredPrices
from market.records import CardIdentifier, CatalogueCard, Price, SeriesPrices
from market.variants import Condition, Currency, Finish, Kind, Language

TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def ago(days: float = 0, **more: float) -> datetime:
    """A time so long before the last midnight (UTC)."""
    return TODAY - timedelta(days=days, **more)


def make_card(number: int, **fields: Any) -> CatalogueCard:
    """A card whose Scryfall id is its number."""
    given = {"name": f"Card {number}", "set_code": "tst", "collector_number": str(number), "set_name": "Test Set"}
    return CatalogueCard(UUID(int=number), **{**given, **fields})


def price(time: datetime, amount: str, **details: Any) -> Price:
    """A price with its details."""
    return Price(time, Decimal(amount), **details)


def series(card: int | CardIdentifier, *prices: Price, **variant: Any) -> SeriesPrices:
    """Prices of one series; TCGplayer's retail price of an English near-mint nonfoil unless told otherwise."""
    identifier = card if isinstance(card, CardIdentifier) else CardIdentifier("scryfall_id", UUID(int=card))
    given = {
        "marketplace": "tcgplayer", "condition": Condition.NEAR_MINT, "finish": Finish.NONFOIL, "language": None,
        "currency": Currency.USD, "kind": Kind.RETAIL,
    }  # fmt: skip
    return SeriesPrices(card=identifier, prices=list(prices), **{**given, **variant})


def begin_run(engine: Engine, source: str = "scryfall-bulk") -> int:
    """Open a run in the ledger."""
    with engine.begin() as connection:
        return ledger.start_run(connection, source)


def store(
    engine: Engine,
    batch: Sequence[SeriesPrices],
    cards: Sequence[CatalogueCard] = (),
    run_id: int | None = None,
    as_of: datetime = TODAY,
) -> StoredPrices:
    """Store one batch of an edition as a run does."""
    run_id = begin_run(engine) if run_id is None else run_id
    partitions.ensure(engine, writes.prepare(batch).weeks())
    with engine.begin() as connection:
        catalogue.store_cards(connection, card_lines.prepare(cards, as_of))
        return writes.store_prices(connection, run_id, writes.prepare(batch))


def store_list(engine: Engine, source: str, time: datetime, batch: Sequence[SeriesPrices]) -> StoredPrices:
    """Store a whole list of a marketplace, which its source has the name of, as the pipeline does."""
    run = begin_run(engine, source)
    execute(engine, "UPDATE ingestion_runs SET as_of = :time, status = 'succeeded' WHERE id = :run", time=time, run=run)
    partitions.ensure(engine, writes.prepare(batch).weeks())
    with engine.begin() as connection:
        whole = PriceList(connection, source, time)
        stored = writes.store_prices(connection, run, writes.prepare(batch), whole=whole)
        whole.close(connection, [source])
        confirming.follow_day(connection, source, [source], time)
    return stored


def is_timescale(engine: Engine) -> bool:
    """Which of the two databases this is."""
    with engine.connect() as connection:
        return has_timescale(connection)


def scalar(engine: Engine, statement: str, **values: Any) -> Any:
    """The one value of a query."""
    with engine.connect() as connection:
        return connection.scalar(text(statement), values)


def rows(engine: Engine, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement), values)]


def execute(engine: Engine, statement: str, **values: Any) -> None:
    """One statement in a transaction of its own."""
    with engine.begin() as connection:
        connection.execute(text(statement), values)


class SeriesKey(NamedTuple):
    """What a series is, independent of the database's own numbers."""

    card: UUID
    marketplace: str
    condition: str
    finish: str
    language: str
    currency: str
    kind: str


Book = dict[SeriesKey, dict[datetime, Price]]


def write_down(book: Book, *batches: Iterable[SeriesPrices], language: Language = Language.ENGLISH) -> Book:
    """Note in `book` what batches of their own runs say: what the snapshots must be afterwards.

    A later batch corrects an earlier one; within a batch the first word for a time counts.
    """
    for batch in batches:
        told: Book = {}
        for one in batch:
            assert isinstance(one.card.value, UUID)
            key = SeriesKey(one.card.value, *one[1:4], one.language or language, *one[5:7])
            told[key] = {quote.time: quote for quote in one.prices} | told.get(key, {})
        for key, quotes in told.items():
            book.setdefault(key, {}).update(quotes)
    return book


KEY_COLUMNS = "scryfall_id, marketplace, condition, finish, language, currency, kind"
PRICE_COLUMNS = "time, price, price_low, price_mid, price_high, price_market, num_listings, total_quantity"


def snapshots(engine: Engine) -> Book:
    """All snapshots, read over the wide view."""
    book: Book = {}
    for row in rows(engine, f"SELECT {KEY_COLUMNS}, {PRICE_COLUMNS} FROM price_snapshots_wide"):
        quote = Price(row[7].astimezone(UTC), *row[8:])
        times = book.setdefault(SeriesKey(*row[:7]), {})
        assert quote.time not in times
        times[quote.time] = quote
    return book
