"""Tasks that fail for good: what is kept of them, and what a person can do with them."""

from collections.abc import Iterator
from typing import Any

import pytest
import redis
from celery.exceptions import Retry
from click.testing import CliRunner
from sqlalchemy import Engine

from db.writes import dead_letters as writes
from db.writes.dead_letters import Letter
from ingestion.__main__ import cli
from services.actors import CONSOLE
from services.operation import dead_letters
from tests.support.prices import rows, scalar
from workers import dead_letters as keeping
from workers.app import app

BROKEN = "tests.broken"
LETTERS = "SELECT task, arguments, error, attempts, state FROM dead_letters ORDER BY id"


@pytest.fixture(autouse=True)
def broken(database: Engine) -> Iterator[None]:
    """A task that always fails, in a process that stores dead letters as a worker does."""
    keeping.register()

    @app.task(name=BROKEN, bind=True)
    def fail(self: Any, *given: object, **named: object) -> None:
        raise ValueError(f"nobody can do {given} \0")

    yield
    app.tasks.unregister(BROKEN)


def fail(*given: object, task_id: str | None = None, **named: object) -> None:
    """Let the task fail once."""
    assert app.tasks[BROKEN].apply(args=given, kwargs=named, task_id=task_id).status == "FAILURE"


def test_what_was_asked_and_why_it_failed_is_kept(database: Engine) -> None:
    fail(1, "two", name="three")
    assert rows(database, LETTERS) == [
        (
            BROKEN,
            {"args": [1, "two"], "kwargs": {"name": "three"}},
            "ValueError: nobody can do (1, 'two') \ufffd",
            1,
            "waiting",
        )
    ]
    assert "nobody can do" in scalar(database, "SELECT traceback FROM dead_letters")


def test_a_message_that_fails_twice_is_one_letter(database: Engine) -> None:
    fail(task_id="same")
    fail(task_id="same")
    fail(task_id="other")
    assert scalar(database, "SELECT count(*) FROM dead_letters") == 2


def test_a_task_that_is_tried_again_is_no_dead_letter_yet(database: Engine) -> None:
    task = app.tasks[BROKEN]
    task.push_request(args=[], kwargs={}, called_directly=False, is_eager=False)
    with pytest.raises(Retry):
        raise task.retry(exc=ValueError("later"), countdown=3600, throw=False)
    task.pop_request()
    assert rows(database, LETTERS) == []


def test_arguments_of_any_text_are_kept(database: Engine) -> None:
    with database.begin() as connection:
        given = ["a\0b", "\\u0000", "\\\0", "\u00fc", "\ud800"]
        writes.keep(connection, Letter("1", "t", {"args": given, "kwargs": {}}, "e", "t", 1))
    kept = scalar(database, "SELECT arguments FROM dead_letters")["args"]
    assert kept == ["a\ufffdb", "\\u0000", "\\\ufffd", "\u00fc", "?"]


def test_a_letter_is_sent_again_once(database: Engine, redis_url: str) -> None:
    fail(1)
    number = scalar(database, "SELECT id FROM dead_letters")
    assert dead_letters.retry(number, CONSOLE) == BROKEN
    assert redis.Redis.from_url(redis_url).llen("ingestion") == 1
    assert scalar(database, "SELECT state FROM dead_letters") == "retried"
    assert dead_letters.retry(number, CONSOLE) is None
    assert redis.Redis.from_url(redis_url).llen("ingestion") == 1


def test_a_dropped_letter_cannot_be_sent_again(database: Engine) -> None:
    fail()
    number = scalar(database, "SELECT id FROM dead_letters")
    assert dead_letters.drop(number, CONSOLE)
    assert scalar(database, "SELECT state FROM dead_letters") == "dropped"
    assert dead_letters.retry(number, CONSOLE) is None


def said(*order: str, code: int = 0) -> str:
    """What a command prints."""
    result = CliRunner().invoke(cli, ["dead-letters", *order])
    assert result.exit_code == code, result.output
    return result.output


def test_the_command_line_lists_shows_retries_and_drops(database: Engine) -> None:
    assert said("list") == "No dead letter is waiting.\n"
    fail(1)
    fail(2)
    first, second = (str(number) for (number,) in rows(database, "SELECT id FROM dead_letters ORDER BY id"))
    assert f"{BROKEN}(1): ValueError: nobody can do (1,)" in said("list")
    assert "Traceback (most recent call last)" in said("show", first)
    assert f"{BROKEN} was sent to the workers again.\n" in said("retry", first)
    assert f"Dead letter {second} is dropped.\n" in said("drop", second)
    assert said("list") == "No dead letter is waiting.\n"
    assert len(said("list", "--all").splitlines()) == 2
    assert "No dead letter" in said("retry", first, code=2)
    assert "There is no dead letter" in said("show", "999999", code=2)
