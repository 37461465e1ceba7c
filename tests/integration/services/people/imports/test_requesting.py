"""Commits and undoes of large imports: asked for in the web process, done by a worker, once, all or nothing."""

import os
import random
import signal
import subprocess
import sys
import time

import orjson
import pytest
import redis
from sqlalchemy import Engine

import people.tasks
from db import queues
from db.queues import WorkersAway
from services.people.imports import requesting
from services.people.imports.contract import ChoiceRequest, Conflict, Import, ImportConflict, ImportState
from services.people.imports.previews import choose, discard, load_import
from stack.files import ROOT
from tests.integration.services.people.imports.test_interruptions import interrupted
from tests.support.inventories import a_card, assert_as_replayed, copies_of, imported, manabox, preview
from tests.support.people import register
from tests.support.prices import make_card, store

FILE = manabox(*(a_card(number, Quantity=number) for number in range(1, 10)))
OTHER = manabox(a_card(1, Quantity=3))


@pytest.fixture
def user(database: Engine, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """A user, in a catalogue of nine cards; more than five rows are many."""
    monkeypatch.setattr(requesting, "SMALL", 5)
    redis.Redis.from_url(redis_url).delete("people")
    store(database, [], [make_card(number) for number in range(1, 10)])
    return register().user.id


@pytest.fixture
def large(user: int) -> Import:
    """The preview of nine rows."""
    return preview(user, FILE)


def tasks(redis_url: str) -> list[str]:
    """The names of the tasks in the queue, the newest first."""
    messages = redis.Redis.from_url(redis_url).lrange("people", 0, -1)
    return [orjson.loads(message)["headers"]["task"] for message in messages]


def state(user: int, one: Import) -> ImportState:
    return load_import(user, one.id).state


def test_a_small_import_is_committed_and_undone_at_once(user: int, database: Engine, redis_url: str) -> None:
    small = preview(user, OTHER)
    assert requesting.commit(user, small.id).state is ImportState.COMMITTED
    assert copies_of(database, user) == 3
    assert requesting.undo(user, small.id).state is ImportState.UNDONE
    assert (copies_of(database, user), tasks(redis_url)) == (0, [])


def test_a_large_import_is_committed_by_a_worker_and_once(
    user: int, large: Import, database: Engine, redis_url: str
) -> None:
    assert requesting.commit(user, large.id).state is ImportState.COMMITTING
    assert (copies_of(database, user), tasks(redis_url)) == (0, ["people.commit_import"])
    people.tasks.commit_import(user, large.id)
    people.tasks.commit_import(user, large.id)
    assert (state(user, large), copies_of(database, user)) == (ImportState.COMMITTED, 45)
    assert requesting.commit(user, large.id).state is ImportState.COMMITTED
    assert tasks(redis_url) == ["people.commit_import"]
    assert_as_replayed(database, user)


def test_a_large_import_is_undone_by_a_worker_and_once(user: int, database: Engine, redis_url: str) -> None:
    done = imported(user, FILE)
    assert requesting.undo(user, done.id).state is ImportState.UNDOING
    assert (copies_of(database, user), tasks(redis_url)) == (45, ["people.undo_import"])
    people.tasks.undo_import(user, done.id)
    people.tasks.undo_import(user, done.id)
    assert (state(user, done), copies_of(database, user)) == (ImportState.UNDONE, 0)
    assert_as_replayed(database, user)


def test_a_small_file_that_is_compared_with_many_lots_is_left_to_a_worker(user: int) -> None:
    imported(user, FILE)
    seen = preview(user, OTHER, "sync")
    assert requesting.commit(user, seen.id).state is ImportState.COMMITTING
    people.tasks.commit_import(user, seen.id)
    assert state(user, seen) is ImportState.COMMITTED


def test_a_task_that_nobody_has_asked_for_does_nothing(user: int, large: Import, database: Engine) -> None:
    people.tasks.commit_import(user, large.id)
    people.tasks.undo_import(user, large.id)
    assert (state(user, large), copies_of(database, user)) == (ImportState.PREVIEWED, 0)
    people.tasks.commit_import(user, 999_999)


def test_a_task_of_another_user_does_nothing(user: int, large: Import, database: Engine) -> None:
    requesting.commit(user, large.id)
    people.tasks.commit_import(register("bob@example.org").user.id, large.id)
    assert (state(user, large), copies_of(database, user)) == (ImportState.COMMITTING, 0)


def test_what_a_worker_refuses_is_told_and_can_be_asked_for_again(user: int, large: Import, database: Engine) -> None:
    requesting.commit(user, large.id)
    imported(user, OTHER)
    people.tasks.commit_import(user, large.id)
    refused = load_import(user, large.id)
    assert (refused.state, copies_of(database, user)) == (ImportState.PREVIEWED, 3)
    assert refused.refusal is not None
    assert refused.refusal.code is Conflict.INVENTORY_CHANGED
    with pytest.raises(ImportConflict):
        requesting.commit(user, large.id)


def test_while_a_worker_has_an_import_it_is_not_changed_undone_or_discarded(user: int, large: Import) -> None:
    requesting.commit(user, large.id)
    for attempt in (lambda: choose(user, ChoiceRequest(large.id, 1, 1)), lambda: requesting.undo(user, large.id)):
        with pytest.raises(ImportConflict) as refused:
            attempt()
        assert refused.value.conflict is Conflict.IN_PROGRESS
    assert not discard(user, large.id)


def test_asking_twice_enqueues_the_task_that_a_queue_has_lost(user: int, large: Import, redis_url: str) -> None:
    requesting.commit(user, large.id)
    redis.Redis.from_url(redis_url).delete("people")
    assert requesting.commit(user, large.id).state is ImportState.COMMITTING
    assert tasks(redis_url) == ["people.commit_import"]


def test_without_workers_nothing_is_stored(user: int, large: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    queues._app.cache_clear()
    monkeypatch.setattr(queues, "redis_url", lambda: "redis://127.0.0.1:1/0")
    with pytest.raises(WorkersAway):
        requesting.commit(user, large.id)
    queues._app.cache_clear()
    assert state(user, large) is ImportState.PREVIEWED


@pytest.mark.parametrize("when", ["AFTER INSERT ON lots", "BEFORE UPDATE OF state ON imports"])
def test_an_interrupted_commit_is_done_by_the_next_delivery(
    user: int, large: Import, database: Engine, when: str
) -> None:
    requesting.commit(user, large.id)
    with interrupted(database, when):
        people.tasks.commit_import(user, large.id)
    assert (state(user, large), copies_of(database, user)) == (ImportState.COMMITTING, 0)
    people.tasks.commit_import(user, large.id)
    assert (state(user, large), copies_of(database, user)) == (ImportState.COMMITTED, 45)


@pytest.fixture
def many(user: int) -> Import:
    """The preview of 3,000 rows, each a lot of its own."""
    costs = ({"Purchase price": number / 100, "Purchase price currency": "USD"} for number in range(1, 3_001))
    return preview(user, manabox(*(a_card(1 + place % 9, **cost) for place, cost in enumerate(costs))))


def run_and_kill(task: str, user: int, one: Import, url: str, after: float) -> None:
    """Run a task in a process of its own, and kill it after some seconds since it said that it begins."""
    script = f"import people.tasks as t; print('begins', flush=True); t.{task}({user}, {one.id})"
    environment = {**os.environ, "DATABASE_URL": url}
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(after)
        process.send_signal(signal.SIGKILL)


def test_killed_workers_leave_all_or_nothing(
    user: int, many: Import, database: Engine, empty_database_url: str
) -> None:
    rng = random.Random(14)
    for task, ask, waiting, done, copies in (
        ("commit_import", requesting.commit, ImportState.COMMITTING, ImportState.COMMITTED, (0, 3_000)),
        ("undo_import", requesting.undo, ImportState.UNDOING, ImportState.UNDONE, (3_000, 0)),
    ):
        assert ask(user, many.id).state is waiting
        for _ in range(4):
            run_and_kill(task, user, many, empty_database_url, rng.uniform(0.05, 0.6))
            now = state(user, many)
            assert now in (waiting, done)
            assert copies_of(database, user) == copies[now is done]
        {"commit_import": people.tasks.commit_import, "undo_import": people.tasks.undo_import}[task](user, many.id)
        assert (state(user, many), copies_of(database, user)) == (done, copies[1])
    assert_as_replayed(database, user)
