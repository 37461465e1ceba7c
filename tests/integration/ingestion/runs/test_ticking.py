"""The simulated market goes on: ticks, sessions of them, days that were missed, and never beside real prices."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from numpy.typing import NDArray
from redis.client import PubSub
from sqlalchemy import Engine

from db import announcements, redis_client, rollups
from db.announcements import PricesChanged
from db.locks import only_one
from db.writes import latest
from ingestion import __main__ as command_line
from ingestion import tasks
from ingestion.contract import Edition, SeriesPrices, SourceError
from ingestion.runs import ticking
from ingestion.runs.database_kind import WrongDatabase, mark_simulated
from ingestion.runs.exclusive import SourceBusy
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from ingestion.simulation import standing
from ingestion.sources.registry import source_named
from ingestion.sources.simulated import TRADES, MovingMarket
from market.variants import Condition, Currency, Finish
from tests.support.prices import DAY, HOUR, make_card, price, rows, scalar, series, store
from tests.support.sources import GivenSource, contents
from upkeep import after_prices

CARDS = 30
MINUTE = timedelta(minutes=1)
SUMMARIES = ("card_search", "movers", "market_overviews", "set_overviews", "snapshot_counts")


def fill(engine: Engine, newest: datetime, days: int = 10) -> None:
    """A simulated market of some cards in two currencies, with a price a day up to `newest`."""
    mark_simulated()
    times = [newest - ago * DAY for ago in range(days)]
    batch = [
        series(card, *(price(time, f"{card + 1}.50", total_quantity=3) for time in times), **variant)
        for card in range(CARDS)
        for variant in (
            {},
            {"marketplace": "cardmarket", "currency": Currency.EUR, "finish": Finish.FOIL},
            {"marketplace": "cardtrader", "currency": Currency.EUR, "condition": Condition.LIGHTLY_PLAYED},
        )
    ]
    store(engine, batch, [make_card(card) for card in range(CARDS)])
    after_prices.run(engine)


@pytest.fixture
def simulated(database: Engine) -> Engine:
    """One whose newest prices are two hours old."""
    fill(database, datetime.now(UTC) - 2 * HOUR)
    return database


@pytest.fixture
def announced(database: Engine) -> Iterator[PubSub]:
    """Whoever listens to what changes."""
    subscriber = redis_client.listener().pubsub(ignore_subscribe_messages=True)
    subscriber.subscribe(announcements.CHANNEL)
    subscriber.get_message(timeout=10)
    yield subscriber
    subscriber.close()


def tick(ticks: int = 1) -> int:
    return ticking.keep_ticking(source_named("simulated-market"), 0.01, ticks)


def run_by_hand(*arguments: str) -> tuple[int, str]:
    answer = CliRunner().invoke(command_line.cli, arguments)
    return answer.exit_code, answer.output


def summaries(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    return {name: sorted(rows(engine, f"SELECT * FROM {name}"), key=repr) for name in SUMMARIES}


def test_a_tick_stores_prices_of_now_and_makes_them_the_latest(simulated: Engine) -> None:
    before = datetime.now(UTC)
    summary = run_source(source_named("simulated-market"), Log("test"))
    assert (summary.status, summary.rows_stored, summary.records_rejected) == ("succeeded", TRADES, 0)
    newest = rows(simulated, "SELECT DISTINCT time FROM latest_prices WHERE run_id = :run", run=summary.run_id)
    assert newest == [(summary.as_of,)]
    assert summary.as_of is not None
    assert before <= summary.as_of <= datetime.now(UTC)
    moved = "SELECT count(*) FROM latest_prices WHERE run_id = :run AND change_24h <> 0 AND total_quantity = 3"
    assert scalar(simulated, moved, run=summary.run_id) > TRADES / 2


def test_what_is_computed_from_prices_is_after_a_tick_as_if_all_were_computed_anew(simulated: Engine) -> None:
    tick()
    found, summed = contents(simulated), summaries(simulated)
    latest.repair(simulated)
    now = datetime.now(UTC)
    rollups.refresh(simulated, now - 20 * DAY, now + HOUR)
    assert contents(simulated) == found
    assert summaries(simulated) == summed
    assert scalar(simulated, "SELECT count(*) FROM movers WHERE \"window\" = '24h'") > 0


def test_the_same_tick_stored_twice_changes_nothing(simulated: Engine) -> None:
    edition = MovingMarket().find_edition()
    records = list(MovingMarket().ask(edition, lambda done, total: None))
    source = GivenSource(records, name="simulated-market", as_of=edition.as_of)
    first = run_source(source, Log("test"), [Path(__file__)])
    found = contents(simulated)
    again = run_source(source, Log("test"), [Path(__file__)])
    assert (first.rows_stored, first.rows_unchanged) == (TRADES, 0)
    assert (again.rows_stored, again.rows_unchanged) == (0, TRADES)
    assert contents(simulated) == found


def test_the_slip_of_a_story_is_set_apart_and_its_other_prices_are_believed(simulated: Engine) -> None:
    source, began = MovingMarket(cast=standing.cast), datetime.now(UTC) - MINUTE
    for seconds in (0, 9, 12, 15):
        now = began + timedelta(seconds=seconds)
        records = list(source.ask(Edition(now, ()), lambda done, total: None))
        run_source(GivenSource(records, name="simulated-market", as_of=now), Log("test"), [Path(__file__)])
    assert rows(simulated, "SELECT round(price / trusted), count(*) FROM suspect_prices GROUP BY 1") == [(10, 1)]
    assert scalar(simulated, "SELECT count(*) FROM price_snapshots WHERE time > :began", began=began) > 0


def test_every_tick_of_a_session_is_announced_with_its_cards(simulated: Engine, announced: PubSub) -> None:
    tick(3)
    heard = []
    while message := announced.get_message(timeout=1):
        heard.append(announcements.announcement_of(message["data"]))
    ticks = [change for change in heard if isinstance(change, PricesChanged) and change.count]
    assert [change.count for change in ticks] == [TRADES] * 3
    for change in ticks:
        assert change.cards
        assert change.currencies == {"USD", "EUR"}
        assert change.as_of is not None


def test_a_session_is_one_run_that_has_succeeded_as_of_its_newest_tick(simulated: Engine) -> None:
    runs = scalar(simulated, "SELECT count(*) FROM ingestion_runs")
    assert tick(4) == 4
    [run] = rows(
        simulated,
        "SELECT status, phase, rows_stored, as_of, finished_at >= as_of FROM ingestion_runs WHERE source = :source",
        source="simulated-market",
    )
    assert run == ("succeeded", "done", 4 * TRADES, scalar(simulated, "SELECT max(time) FROM latest_prices"), True)
    assert scalar(simulated, "SELECT count(*) FROM ingestion_runs") == runs + 1


def test_one_session_ticks_at_a_time(simulated: Engine) -> None:
    with only_one(simulated, "ingestion simulated-market"), pytest.raises(SourceBusy):
        tick()
    assert rows(simulated, "SELECT FROM ingestion_runs WHERE source = 'simulated-market'") == []


def test_a_tick_that_fails_ends_the_session_and_the_ledger_says_why(simulated: Engine) -> None:
    def offers(series: NDArray[Any]) -> list[SeriesPrices]:
        raise SourceError("no offers today")

    with pytest.raises(SourceError):
        ticking.keep_ticking(MovingMarket(offers=offers), 0.01, 1)
    assert rows(simulated, "SELECT status, error FROM ingestion_runs WHERE source = 'simulated-market'") == [
        ("failed", "SourceError: no offers today")
    ]


def test_a_market_that_was_closed_for_days_goes_on_without_a_gap(database: Engine) -> None:
    fill(database, datetime.now(UTC) - 5 * DAY - HOUR)
    tick()
    gaps = rows(
        database,
        """
        SELECT DISTINCT time - lag(time) OVER (PARTITION BY series_id ORDER BY time) AS gap FROM price_snapshots
        """,
    )
    assert {gap for (gap,) in gaps} == {None, DAY}
    assert scalar(database, "SELECT count(*) FROM latest_prices WHERE change_24h IS NULL") == 0
    assert scalar(database, "SELECT max(now() - time) < interval '2 hours' FROM latest_prices")
    assert scalar(database, "SELECT count(*) FROM card_search WHERE change_24h IS NOT NULL") == 2 * CARDS
    tick()
    assert scalar(database, "SELECT max(rows_stored) FROM ingestion_runs WHERE source = 'simulated-market'") > TRADES


def test_series_that_had_ended_stay_ended(simulated: Engine) -> None:
    old = datetime.now(UTC) - 4 * DAY
    store(simulated, [series(1, price(old, "7"), finish=Finish.ETCHED)])
    assert tick(3) == 3
    assert scalar(simulated, "SELECT max(time) FROM price_snapshots_wide WHERE finish = 'etched'") == old


@pytest.mark.parametrize("arguments", [["collect", "simulated-market"], ["simulated-market"], ["simulate"]])
def test_prices_of_a_real_database_never_move_by_themselves(database: Engine, arguments: list[str]) -> None:
    store(database, [series(1, price(datetime.now(UTC) - HOUR, "1"))], [make_card(1)])
    code, output = run_by_hand(*arguments)
    assert (code, "simulated" in output.lower()) == (2, True)
    assert rows(database, "SELECT FROM ingestion_runs WHERE source = 'simulated-market'") == []
    assert scalar(database, "SELECT count(*) FROM price_snapshots") == 1
    with pytest.raises(WrongDatabase):
        tick()


def test_a_worker_leaves_it_alone_where_prices_are_real(database: Engine) -> None:
    assert tasks.run.apply(args=["simulated-market"]).get() == "off"
    assert rows(database, "SELECT FROM ingestion_runs") == []


def test_it_is_a_source_of_the_command_line_and_in_its_database_the_only_one(simulated: Engine) -> None:
    assert run_by_hand("collect")[0] == 0
    assert run_by_hand("collect", "simulated-market")[0] == 0
    code, output = run_by_hand("collect", "scryfall-bulk")
    assert (code, "simulated prices" in output) == (2, True)
    assert scalar(simulated, "SELECT count(*) FROM ingestion_runs WHERE source = 'simulated-market'") == 2
    listed = run_by_hand("sources")[1].splitlines()
    off = {line.split()[0] for line in listed if line.endswith("off: the prices here are simulated")}
    assert {line.split()[0] for line in listed} - off == {"simulated-market"}


def test_where_prices_are_real_it_is_not_listed(database: Engine) -> None:
    code, output = run_by_hand("sources")
    assert (code, "scryfall-bulk" in output, "simulated" in output) == (0, True, False)


def test_an_edition_is_a_moment() -> None:
    before = datetime.now(UTC)
    edition = source_named("simulated-market").find_edition()
    assert edition == Edition(edition.as_of, ())
    assert before <= edition.as_of <= datetime.now(UTC)
