"""How the sources stand, by what the ledger, the workers and the breakers say."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from db import breakers, redis_client
from db import settings as database_settings
from db.writes import ledger
from ingestion.upstreams import breakers as keeping
from market.sources import SOURCES
from services.operation.sources import SourceState, load_sources
from services.settings import settings
from tests.support.prices import execute

DAY = timedelta(days=1)


def state(source: str) -> SourceState:
    return {one.source: one for one in load_sources()}[source]


def run(engine: Engine, status: str, age: timedelta | None, source: str = "scryfall-bulk", **values: object) -> None:
    """A run whose edition is so old."""
    with engine.begin() as connection:
        number = ledger.start_run(connection, source)
        as_of = datetime.now(UTC) - age if age is not None else None
        ledger.update_run(connection, number, as_of=as_of, status=status, **values)


@pytest.mark.parametrize(
    ("age", "expected"), [(0.5 * DAY, "fresh"), (1.9 * DAY, "fresh"), (2.1 * DAY, "late"), (4.1 * DAY, "silent")]
)
def test_the_age_of_its_edition_in_intervals_says_how_a_source_stands(
    age: timedelta, expected: str, database: Engine
) -> None:
    run(database, "succeeded", age)
    assert (state("scryfall-bulk").state, state("scryfall-bulk").interval) == (expected, DAY)


@pytest.mark.parametrize(
    ("hours", "age", "expected"), [(None, 5, "late"), (12, 23, "fresh"), (12, 25, "late"), (12, 49, "silent")]
)
def test_a_list_that_a_setting_lets_be_read_less_often_is_due_and_late_by_it(
    hours: int | None, age: int, expected: str, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    if hours:
        monkeypatch.setenv("MANAPOOL_HOURS", str(hours))
    settings.cache_clear()
    run(database, "succeeded", DAY)
    run(database, "succeeded", age * DAY / 24, "manapool")
    found = state("manapool")
    settings.cache_clear()
    assert (found.state, found.interval) == (expected, (hours or 2) * DAY / 24)
    assert found.as_of is not None
    assert found.next_expected == found.as_of + found.interval


@pytest.mark.parametrize("status", ["running", "failed"])
def test_a_run_that_goes_on_or_failed_says_more_than_the_age(status: str, database: Engine) -> None:
    run(database, "succeeded", DAY / 2)
    run(database, status, None)
    found = state("scryfall-bulk")
    assert found.state == status
    assert found.as_of is not None
    assert found.next_expected == found.as_of + DAY


def test_an_edition_of_2037_says_nothing_of_how_fresh_its_source_is(database: Engine) -> None:
    """Such times are refused now; older releases took that of a file for true."""
    run(database, "succeeded", 3 * DAY)
    run(database, "succeeded", -4000 * DAY)
    found = state("scryfall-bulk")
    assert found.state == "late"
    assert found.as_of is not None
    assert found.as_of < datetime.now(UTC) - 2 * DAY


def test_without_a_catalogue_what_knows_no_card_waits_for_one(database: Engine) -> None:
    states = {one.source: one.state for one in load_sources()}
    told = {name for name, source in SOURCES.items() if source.tells_cards}
    assert {states.pop(name) for name in told} == {"never"}
    assert set(states.values()) == {"waiting"}
    run(database, "succeeded", DAY)
    assert state("cardmarket-guide").state == "never"


def test_a_replay_of_rejected_records_says_nothing_of_its_source(database: Engine) -> None:
    run(database, "failed", DAY)
    execute(database, "INSERT INTO ingestion_runs (source, status, phase, as_of, replay_of)"
                      " VALUES ('scryfall-bulk', 'succeeded', 'done', now(), 1)")  # fmt: skip
    assert (state("scryfall-bulk").state, state("scryfall-bulk").as_of) == ("failed", None)


def test_what_the_workers_lack_is_not_configured(database: Engine) -> None:
    with database.begin() as connection:
        ledger.note_missing_settings(connection, {"cardtrader": "CARDTRADER_TOKEN"})
    assert (state("cardtrader").state, state("cardtrader").missing_setting) == ("not configured", "CARDTRADER_TOKEN")
    assert state("tcgplayer").state == "waiting"


def test_what_is_off_by_default_says_why_until_it_is_switched_on(database: Engine) -> None:
    assert state("tcgcsv").off_because is None
    with database.begin() as connection:
        ledger.note_missing_settings(connection, {"tcgcsv": "TCGCSV"})
    assert state("tcgcsv").state == "not configured"
    assert "its terms grant no republication" in (state("tcgcsv").off_because or "")


def test_a_source_whose_breaker_is_open_is_paused_until_then(database: Engine) -> None:
    run(database, "failed", None)
    for _ in range(breakers.FAILURES):
        keeping.note_fault("scryfall-bulk")
    found = state("scryfall-bulk")
    assert (found.state, found.breaker.failures) == ("paused", breakers.FAILURES)
    assert found.breaker.paused_until is not None


def test_without_redis_the_ledger_still_speaks(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    run(database, "succeeded", DAY / 2)
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    redis_client.client.cache_clear()
    database_settings.settings.cache_clear()
    assert state("scryfall-bulk").state == "fresh"


def test_a_simulated_market_has_its_own_source_and_the_real_ones_are_off(database: Engine) -> None:
    simulated = {name for name, source in SOURCES.items() if source.simulated}
    assert simulated & {one.source for one in load_sources()} == set()
    execute(database, "INSERT INTO properties VALUES ('simulated', 'true')")
    states = {one.source: one.state for one in load_sources()}
    assert {name for name, word in states.items() if word != "off"} == simulated != set()
