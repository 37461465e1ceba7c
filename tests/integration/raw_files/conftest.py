"""A slice of the real prices, a database that the real ingestion has loaded it into, and its prices by plain Python."""

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from db.engine import write_engine
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from ingestion.sources.registry import source_named
from tests.conftest import configured, new_database
from tests.support.prices import Book, SeriesKey, rows
from tests.support.raw_book import read_book
from tests.support.raw_prices import Slice, cut_slice

SUSPECTS = """
    SELECT scryfall_id, slug, condition, finish, series.language, series.currency, kind, time, price
    FROM suspect_prices JOIN price_series AS series ON series.id = series_id JOIN cards ON cards.id = card_id
    JOIN marketplaces ON marketplaces.id = marketplace_id
"""


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Slice:
    """A slice of the real prices in their upstreams' shapes."""
    try:
        return cut_slice(tmp_path_factory.mktemp("real"))
    except FileNotFoundError as error:
        pytest.fail(str(error))


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def book(files: Slice, loaded_url: str) -> Book:
    """Every price of the files, by series and time, but those that were set apart as suspect: they are as told, too."""
    found = read_book(files)
    assert len(found) > 500
    engine = create_engine(loaded_url)
    for *key, time, price in rows(engine, SUSPECTS):
        assert found[SeriesKey(*key)].pop(time.astimezone(UTC)).price == price
    engine.dispose()
    return Book({key: quotes for key, quotes in found.items() if quotes})
