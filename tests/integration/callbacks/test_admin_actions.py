"""What an operator does on the admin page: only with the token, never without being asked, and what comes of it."""

from collections.abc import Iterator
from contextvars import copy_context
from typing import Any

import orjson
import pytest
import redis
from dash import no_update
from dash._callback_context import context_value
from dash._utils import AttributeDict
from sqlalchemy import Engine

from callbacks import admin_actions as callbacks
from dashapp.components.filters import ALL
from dashapp.pages import admin as page
from dashapp.services import workers
from dashapp.settings import settings
from db.writes import dead_letters, ledger
from db.writes.dead_letters import Letter
from tests.support.prices import execute, scalar
from tests.unit.dashapp.rendering import text_of

TOKEN = "a-token-of-some-length"
EVERYTHING = (ALL, ALL, ALL)


@pytest.fixture(autouse=True)
def token(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The web process has a token."""
    monkeypatch.setenv("ADMIN_TOKEN", TOKEN)
    for known in (settings, workers._app):
        known.cache_clear()
    yield
    for known in (settings, workers._app):
        known.cache_clear()


@pytest.fixture
def run_id(database: Engine) -> int:
    """A run that stored 1,500 prices and rejected two records, of which one is whole."""
    with database.begin() as connection:
        number = ledger.start_run(connection, "scryfall-bulk")
        ledger.reject(connection, number, [("a", "because", "{}"), ("b", "because", None)])
    execute(database, "UPDATE ingestion_runs SET status = 'succeeded', rows_stored = 1500, as_of = '2026-03-01T09:00Z'")
    return number


@pytest.fixture
def letter(database: Engine) -> int:
    """A dead letter."""
    asked = {"args": ["scryfall-bulk"], "kwargs": {}}
    with database.begin() as connection:
        return dead_letters.keep(connection, Letter("m", "ingestion.run", asked, "SourceDown", "the traceback", 4))


def press(
    trigger: str | dict[str, Any], token: str | None = TOKEN, clicks: int | None = 1, chosen: Any = EVERYTHING
) -> Any:
    """What the page is told when a button is pressed: question, whether it is asked, what of, problem, letter."""
    name = trigger if isinstance(trigger, str) else orjson.dumps(trigger, option=orjson.OPT_SORT_KEYS).decode()

    def run() -> Any:
        context_value.set(AttributeDict(triggered_inputs=[{"prop_id": f"{name}.n_clicks", "value": clicks}]))
        return callbacks.ask([clicks], None, token, *chosen)

    return copy_context().run(run)


def button(action: str, number: int) -> dict[str, Any]:
    return {"type": "repair", "action": action, "number": number}


def confirm(asked: Any, token: str | None = TOKEN) -> tuple[str, Any]:
    """What the page says when the question was answered with yes, and the number of things done."""
    told, done = callbacks.act(1, asked, token, 0)
    return text_of(told), done


def sent(redis_url: str) -> list[dict[str, Any]]:
    """The tasks in the queue: name, arguments by place and by name."""
    messages = [orjson.loads(message) for message in redis.Redis.from_url(redis_url).lrange("ingestion", 0, -1)]
    return [message["headers"] for message in messages]


@pytest.mark.parametrize("wrong", [None, "", "a-token-of-some-lengt", "\u00fc"])
@pytest.mark.parametrize("action", ["undo", "open", "retry", "drop"])
def test_nothing_is_asked_or_shown_without_the_token(action: str, wrong: str | None, letter: int) -> None:
    _question, asked, what, problem, shown = press(button(action, letter), wrong)
    assert (asked, what, shown) == (False, None, no_update)
    assert "not the admin token" in text_of(problem)


def test_nothing_is_done_without_the_token(letter: int, database: Engine, redis_url: str) -> None:
    told, done = confirm({"action": "retry", "number": letter}, "wrong")
    assert "not the admin token" in told
    assert done is no_update
    assert sent(redis_url) == []
    assert scalar(database, "SELECT state FROM dead_letters") == "waiting"


def test_where_no_token_is_set_even_none_is_wrong(letter: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_TOKEN", "")
    settings.cache_clear()
    for given in (None, "", TOKEN):
        assert press(button("open", letter), given)[4] is no_update


def test_buttons_that_are_drawn_ask_nothing(letter: int) -> None:
    assert set(press(button("drop", letter), clicks=None)) == {no_update}


def test_before_a_run_is_taken_back_the_page_says_what_will_happen(run_id: int) -> None:
    question, asked, what, problem, _ = press(button("undo", run_id))
    assert (asked, what, problem) == (True, {"action": "undo", "number": run_id}, None)
    for part in (f"Take back run {run_id}, Scryfall bulk data?", "1,500 prices", "2026-03-01 09:00 UTC", "deleted"):
        assert part in question


def test_taking_back_is_sent_to_the_workers(run_id: int, redis_url: str) -> None:
    told, done = confirm(press(button("undo", run_id))[2])
    assert (done, f"take run {run_id} back" in told) == (1, True)
    (task,) = sent(redis_url)
    assert (task["task"], task["argsrepr"]) == ("ingestion.undo", f"({run_id},)")


@pytest.mark.parametrize("status", ["running", None])
def test_a_run_that_goes_on_or_is_not_there_is_not_taken_back(
    status: str | None, run_id: int, database: Engine
) -> None:
    if status:
        execute(database, "UPDATE ingestion_runs SET status = :status", status=status)
    else:
        run_id += 1
    _question, asked, what, problem, _ = press(button("undo", run_id))
    assert (asked, what, "nothing that this could be done to" in text_of(problem)) == (False, None, True)


def test_reading_again_says_how_much_and_is_sent_with_what_is_chosen(run_id: int, redis_url: str) -> None:
    question, asked, what, *_ = press(page.REPLAY, chosen=(str(run_id), ALL, "because"))
    assert asked
    assert "Read 1 rejected records again?" in question
    assert "The other 1 were not kept whole and stay." in question
    confirm(what)
    (task,) = sent(redis_url)
    expected = {"run_id": run_id, "source": None, "reason": "because"}
    assert (task["task"], task["kwargsrepr"]) == ("ingestion.replay", repr(expected))


def test_where_nothing_was_kept_whole_there_is_nothing_to_read_again(run_id: int, database: Engine) -> None:
    execute(database, "UPDATE rejected_records SET record = NULL")
    assert press(page.REPLAY)[:2] == (no_update, False)


def test_a_letter_is_shown_with_its_traceback(letter: int) -> None:
    *_, shown = press(button("open", letter))
    for part in (
        f"Dead letter {letter}",
        'ingestion.run("scryfall-bulk")',
        "SourceDown",
        "the traceback",
        "4 attempts",
    ):
        assert part in text_of(shown)


def test_a_letter_is_sent_again_once(letter: int, redis_url: str) -> None:
    question, _asked, what, *_ = press(button("retry", letter))
    assert question == 'Send ingestion.run("scryfall-bulk") to the workers again?'
    assert confirm(what) == (f"Dead letter {letter} was sent again.", 1)
    assert confirm(what)[0] == "No such dead letter is waiting any more."
    assert [task["task"] for task in sent(redis_url)] == ["ingestion.run"]


def test_a_letter_is_dropped(letter: int, database: Engine, redis_url: str) -> None:
    assert confirm(press(button("drop", letter))[2]) == (f"Dead letter {letter} is dropped.", 1)
    assert scalar(database, "SELECT state FROM dead_letters") == "dropped"
    assert sent(redis_url) == []
    assert "nothing that this could be done to" in text_of(press(button("drop", letter))[3])


def test_without_the_workers_broker_nothing_is_done_and_said_so(
    letter: int, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "redis_url", lambda: "redis://127.0.0.1:1/0")
    told, done = confirm({"action": "retry", "number": letter})
    assert (told, done) == (callbacks.NO_WORKERS, no_update)
    assert scalar(database, "SELECT state FROM dead_letters") == "waiting"
