"""Real lists that repeat themselves: little is stored of them, and nothing that they said is lost.

What each list said is computed from its file by plain Python. What the database says of its time is the last snapshot
until then, unless the series was absent: confirmed prices have no snapshot of their own.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from db.engine import write_engine
from ingestion.__main__ import cli
from tests.conftest import configured, new_database
from tests.support.prices import rows
from tests.support.raw_lists import Offer, RealList, Series, real_lists

LISTS = 3  # two of them are of one day
EVERY = 12  # cards

STORED = """
    SELECT scryfall_id, finish, kind, time, CAST(price * 100 AS integer), total_quantity
    FROM price_snapshots JOIN price_series AS series ON series.id = series_id JOIN cards ON cards.id = card_id
    ORDER BY time
"""
SILENT = """
    SELECT scryfall_id, finish, kind, since, until FROM (
        SELECT series_id, since, until FROM price_silences
        UNION ALL
        SELECT series_id, confirmed_at, timestamptz '2100-01-01' FROM confirmed_prices WHERE absent_since IS NOT NULL
    ) AS silences JOIN price_series AS series ON series.id = series_id JOIN cards ON cards.id = card_id
"""


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory, server_url: str, redis_url: str) -> Iterator[list[RealList]]:
    """The lists; the program is configured for a database that the command line has loaded them into."""
    try:
        bulk, lists = real_lists(tmp_path_factory.mktemp("lists"), LISTS, EVERY)
    except FileNotFoundError as error:
        pytest.fail(str(error))
    with new_database(server_url, "dualcaster_lists") as url, configured(url, redis_url):
        for source, path in (("scryfall-bulk", bulk), *(("cardkingdom", one.path) for one in lists)):
            answer = CliRunner().invoke(cli, [source, "--file", str(path)])
            assert answer.exit_code == 0, answer.output
        yield lists


@pytest.fixture
def engine(lists: list[RealList]) -> Engine:
    """The database with the lists."""
    return write_engine()


def stored(engine: Engine) -> dict[Series, dict[datetime, Offer]]:
    found = defaultdict[Series, dict[datetime, Offer]](dict)
    for card, finish, kind, time, *offer in rows(engine, STORED):
        found[card, finish, kind][time] = tuple(offer)
    return found


def test_every_series_has_at_the_time_of_every_list_what_that_list_said_of_it(
    engine: Engine, lists: list[RealList]
) -> None:
    snapshots, silences = stored(engine), defaultdict[Series, list[tuple[datetime, datetime]]](list)
    for *series, since, until in rows(engine, SILENT):
        silences[tuple(series)].append((since, until))  # type: ignore[index]
    assert rows(engine, "SELECT count(*) FROM suspect_prices") == [(0,)]
    compared = 0
    for one in lists:
        for series, times in snapshots.items():
            known = [offer for time, offer in times.items() if time <= one.made]
            silent = any(since < one.made < until for since, until in silences[series])
            assert (known[-1] if known and not silent else None) == one.offers.get(series), (series, one.made)
            compared += 1
        assert one.offers.keys() <= snapshots.keys()
    assert compared > LISTS * 4_000


def test_of_each_series_a_snapshot_a_day_is_stored_and_what_changed_or_came_back(
    engine: Engine, lists: list[RealList]
) -> None:
    expected = defaultdict[Series, dict[datetime, Offer]](dict)
    last: dict[Series, tuple[date, Offer]] = {}
    before: RealList | None = None
    for one in lists:
        for series, offer in one.offers.items():
            absent = before is None or series not in before.offers
            if absent or last[series] != (one.made.date(), offer):
                expected[series][one.made] = offer
                last[series] = one.made.date(), offer
        before = one
    assert stored(engine) == expected


def test_what_a_list_repeats_is_confirmed_by_it(engine: Engine, lists: list[RealList]) -> None:
    confirmed = {
        (card, finish, kind): time
        for card, finish, kind, time in rows(engine, """
            SELECT scryfall_id, finish, kind, confirmed_at FROM confirmed_prices
            JOIN price_series AS series ON series.id = series_id JOIN cards ON cards.id = card_id
        """)
    }  # fmt: skip
    newest = {series: one.made for one in lists for series in one.offers}
    assert confirmed == newest
    on_the_way = rows(engine, "SELECT count(*) FROM confirmed_prices WHERE reconfirmed_at IS NOT NULL")
    assert on_the_way[0][0] > 2_000
