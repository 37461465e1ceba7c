"""kill -9 of a real worker at random moments of a load: afterwards everything is as if nothing had happened."""

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import Engine

from tests.faults.conftest import Worker, assert_same, forget_tasks, load_undisturbed, send, wait_for_run, working
from tests.support.emptying import empty
from tests.support.prices import rows
from tests.support.sources import contents

KILLS = 20  # in the middle of a load
MOST_TRIALS = 2 * KILLS
DONE = "too late"


@pytest.mark.usefixtures("bulk")
def test_after_twenty_kills_of_a_worker_the_tables_are_those_of_an_undisturbed_load(
    database: Engine,
    tmp_path: Path,
    rng: random.Random,
    capsys: pytest.CaptureFixture[str],
    note: Callable[[str], None],
) -> None:
    with working(tmp_path) as worker:
        load_undisturbed(database)  # the first one of a process is slower
        undisturbed, seconds = load_undisturbed(database)
        met: list[str] = []
        for _ in range(MOST_TRIALS):
            empty(database)
            forget_tasks()
            phase = kill_at_a_random_moment(database, worker, rng, seconds, child=len(met) % 2 == 0)
            assert_same(contents(database), undisturbed)
            met += [phase] if phase != DONE else []
            with capsys.disabled():
                print(f"kill {len(met)} of {KILLS}: {phase}")
            if len(met) == KILLS:
                break
    note(", ".join(f"{phase}: {count}" for phase, count in Counter(met).most_common()))
    assert len(met) == KILLS
    assert "storing" in met


def kill_at_a_random_moment(engine: Engine, worker: Worker, rng: random.Random, seconds: float, child: bool) -> str:
    """Kill the worker, or its child, during a load, and wait until the load has been finished by the next one.

    Returns in which phase it was met.
    """
    send("ingestion.run", "scryfall-bulk")
    wait_for_run(engine, "true")
    sleep(rng.uniform(0, seconds))
    if child:
        worker.kill_child()  # its task is handed out again by itself
    else:
        worker.kill()
    ((status, phase),) = rows(engine, "SELECT status, phase FROM ingestion_runs ORDER BY id DESC LIMIT 1")
    if not child:
        worker.start()
        send("ingestion.run", "scryfall-bulk")  # as the schedule does
    wait_for_run(engine, "status IN ('succeeded', 'unchanged')")
    return DONE if status != "running" else str(phase)


@pytest.mark.usefixtures("bulk")
def test_the_lock_of_a_child_that_was_killed_goes_with_it(database: Engine, tmp_path: Path) -> None:
    empty(database)
    forget_tasks()
    with working(tmp_path) as worker:
        worker.kill_child()  # the next ones are started by a worker that has connections to the database itself
        send("ingestion.run", "scryfall-bulk")
        wait_for_run(database, "phase = 'storing'")
        worker.kill_child()
        wait_for_run(database, "status = 'succeeded'")
        send("ingestion.run", "scryfall-bulk")
        wait_for_run(database, "status = 'unchanged'", within=60)
