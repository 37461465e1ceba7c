"""Collector: the servers' measurements as metrics, and none of a server that is away."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from dashapp.operation.collector import StateCollector
from db import queues, task_counts
from db.writes import backups
from services.operation.measurements import Measurements, load_measurements
from stack.ports import free_port
from tests.conftest import configured
from tests.support.metrics import collected, total, values
from tests.support.replica import configured_for, replicated

NOBODY = f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none"


@pytest.mark.usefixtures("market")
def test_a_market_has_newest_prices_by_marketplace_and_no_lag() -> None:
    found = collected(StateCollector())
    assert total(found, "dualcaster_collector_up") == 1
    newest = values(found, "dualcaster_newest_price_timestamp_seconds", "marketplace")
    assert newest.keys() == {"tcgplayer", "cardkingdom", "cardmarket", "cardtrader"}
    assert all(time > 1_700_000_000 for time in newest.values())
    assert values(found, "dualcaster_rollup_lag_seconds", "rollup") == {"30min": 0, "hourly": 0, "daily": 0}
    assert total(found, "dualcaster_source_rows_total", outcome="stored") > 1_000


@pytest.mark.usefixtures("database")
def test_queues_and_tasks_are_metrics() -> None:
    queues.enqueue("analytics.refresh")
    task_counts.add("analytics.refresh", "succeeded", 0.05)
    task_counts.add("analytics.refresh", "succeeded", 5.0)
    found = collected(StateCollector())
    assert values(found, "dualcaster_queue_length_tasks", "queue") == {"ingestion": 0, "analytics": 1, "people": 0}
    assert values(found, "dualcaster_task_duration_seconds_bucket", "le") == {
        **dict.fromkeys(("0.1", "1.0"), 1),
        **dict.fromkeys(("10.0", "60.0", "300.0", "900.0", "2700.0", "+Inf"), 2),
    }
    assert total(found, "dualcaster_task_duration_seconds_sum") == pytest.approx(5.05)


def test_backups_have_no_metrics_until_there_is_one(database: Engine) -> None:
    assert not [one for one in collected(StateCollector()) if "backup" in one.name or "drill" in one.name]
    with database.begin() as connection:
        backups.note_backup(connection, datetime(2026, 11, 30, tzinfo=UTC), 12_345)
        backups.note_drill(connection, datetime(2026, 11, 29, tzinfo=UTC))
    found = collected(StateCollector())
    assert total(found, "dualcaster_backup_last_success_timestamp_seconds") == 1_795_996_800
    assert total(found, "dualcaster_backup_size_bytes") == 12_345
    assert total(found, "dualcaster_restore_drill_last_success_timestamp_seconds") == 1_795_910_400


def test_without_a_database_it_says_so_and_leaves_its_metrics_out(redis_url: str) -> None:
    with configured(NOBODY, redis_url):
        found = collected(StateCollector())
    assert (total(found, "dualcaster_collector_up"), total(found, "dualcaster_redis_up")) == (0, 1)
    names = {one.name for one in found}
    assert "dualcaster_queue_length_tasks" in names
    assert not names & {"dualcaster_rollup_lag_seconds", "dualcaster_dead_letters_total"}


def test_a_replica_has_its_lag(tmp_path_factory: pytest.TempPathFactory) -> None:
    with replicated(tmp_path_factory.mktemp("replicated")) as (primary, replica), configured_for(primary, replica):
        found = collected(StateCollector())
        replica.stop()
        away = collected(StateCollector())
    assert (total(found, "dualcaster_replica_up"), total(found, "dualcaster_replica_lag_seconds")) == (1, 0)
    assert (total(away, "dualcaster_replica_up"), total(away, "dualcaster_collector_up")) == (0, 1)


def test_the_servers_are_asked_once_for_several_scrapes(database: Engine) -> None:
    loads = 0

    def load() -> Measurements:
        nonlocal loads
        loads += 1
        return load_measurements()

    collector = StateCollector(load)
    assert collected(collector) == collected(collector)
    assert loads == 1
