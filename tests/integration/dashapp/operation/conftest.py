"""The metrics that the program exports."""

from datetime import UTC, datetime

import pytest
from prometheus_client.parser import text_string_to_metric_families

from dashapp import metrics  # noqa: F401  (it defines those of the web process)
from dashapp.operation import exposition
from dashapp.settings import settings
from db import queue_state, task_counts
from db.engine import reading, write_engine
from db.writes import backups
from tests.support.prices import begin_run, execute
from tests.support.replica import caught_up, configured_for, replicated

SUFFIXES = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_count", "_sum")}
OVERVIEW = """
    INSERT INTO marketplace_overviews (currency, marketplace_id, series, as_of, source)
    SELECT 'USD', id, 1, now(), 'manapool' FROM marketplaces WHERE slug = 'manapool'
"""
CATALOGUE = "UPDATE ingestion_runs SET status = 'succeeded', finished_at = now()"


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of all metrics of a program with a replica, a run, a worker and beat."""
    with replicated(tmp_path_factory.mktemp("replicated")) as (primary, replica), configured_for(primary, replica):
        begin_run(write_engine())
        execute(write_engine(), CATALOGUE)
        execute(write_engine(), OVERVIEW)
        queue_state.note_consumed("people")
        queue_state.note_ticked()
        task_counts.add("people.deliver", "succeeded", 1.0)
        with write_engine().begin() as connection:
            backups.note_backup(connection, datetime.now(UTC), 1)
            backups.note_drill(connection, datetime.now(UTC))
        caught_up(str(primary.running()), str(replica.running()))  # before its first change a replica has no lag
        with reading():
            pass
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("DATA_DIR", str(tmp_path_factory.mktemp("data")))
            for made in (exposition._state, settings):
                made.cache_clear()
            text = exposition.exposition().decode()
        for made in (exposition._state, settings):
            made.cache_clear()
    families = text_string_to_metric_families(text)
    return {f"{family.name}{suffix}" for family in families for suffix in SUFFIXES[family.type]}
