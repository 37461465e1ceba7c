"""What an operator does on the admin page: only signed in, never without being asked, and what comes of it."""

import time
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
from structlog.testing import capture_logs

from callbacks import admin_actions as callbacks
from dashapp import admin_token, identity
from dashapp.components.filters import ALL
from dashapp.pages import admin as page
from dashapp.settings import settings
from db import queues
from db.writes import dead_letters, ledger
from db.writes.dead_letters import Letter
from services.actors import Forbidden
from tests.support.operators import ADDRESS, TOKEN, asking
from tests.support.prices import execute, scalar
from tests.unit.dashapp.rendering import text_of

EVERYTHING = (ALL, ALL, ALL)


@pytest.fixture(autouse=True)
def token(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The web process has a token."""
    monkeypatch.setenv("ADMIN_TOKEN", TOKEN)
    known = (settings, queues._app, admin_token.allowances)
    for one in known:
        one.cache_clear()
    yield
    for one in known:
        one.cache_clear()


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
    trigger: str | dict[str, Any], operator: bool = True, clicks: int | None = 1, chosen: Any = EVERYTHING
) -> Any:
    """What the page is told when a button is pressed: question, whether it is asked, what of, problem, letter."""
    name = trigger if isinstance(trigger, str) else orjson.dumps(trigger, option=orjson.OPT_SORT_KEYS).decode()

    def run() -> Any:
        triggered = [{"prop_id": f"{name}.n_clicks", "value": clicks}]
        context_value.set(AttributeDict(triggered_inputs=triggered))
        with asking(operator):
            return callbacks.ask([clicks], None, *chosen)

    return copy_context().run(run)


def sign(token: str | None, trigger: str = page.SIGN_IN, operator: bool = False) -> tuple[bool, str]:
    """Whether somebody is an operator after signing in or out, and what the page says."""

    def run() -> tuple[bool, str]:
        context_value.set(AttributeDict(triggered_inputs=[{"prop_id": f"{trigger}.n_clicks", "value": 1}]))
        with asking(operator):
            problem = callbacks.sign(1, None, token, 0)[4]
            return identity.is_operator(), text_of(problem) if problem else ""

    return copy_context().run(run)


def button(action: str, number: int) -> dict[str, Any]:
    return {"type": "repair", "action": action, "number": number}


def confirm(asked: Any, operator: bool = True) -> tuple[str, Any]:
    """What the page says when the question was answered with yes, and the number of things done."""
    with asking(operator):
        told, done = callbacks.act(1, asked, 0)
    return text_of(told), done


def sent(redis_url: str) -> list[dict[str, Any]]:
    """The tasks in the queue: name, arguments by place and by name."""
    messages = [orjson.loads(message) for message in redis.Redis.from_url(redis_url).lrange("ingestion", 0, -1)]
    return [message["headers"] for message in messages]


@pytest.mark.parametrize("wrong", [None, "", "a-token-of-some-lengt", "\u00fc"])
def test_nobody_signs_in_with_another_token(wrong: str | None) -> None:
    operator, told = sign(wrong)
    assert not operator
    assert "not the admin token" in told


def test_who_has_the_token_signs_in_and_out(letter: int) -> None:
    assert sign(TOKEN) == (True, "")
    assert sign(None, trigger=page.SIGN_OUT, operator=True) == (False, "")


@pytest.mark.parametrize("action", ["undo", "open", "retry", "drop"])
def test_nothing_is_asked_or_shown_without_signing_in(action: str, letter: int) -> None:
    with pytest.raises(Forbidden):
        press(button(action, letter), operator=False)


@pytest.mark.parametrize("action", ["undo", "retry", "drop"])
def test_nothing_is_done_without_signing_in(action: str, letter: int, database: Engine, redis_url: str) -> None:
    with pytest.raises(Forbidden):
        confirm({"action": action, "number": letter}, operator=False)
    assert sent(redis_url) == []
    assert scalar(database, "SELECT state FROM dead_letters") == "waiting"


def test_who_guesses_too_often_is_refused_even_with_the_token() -> None:
    told = [sign(f"guess {number}")[1] for number in range(11)]
    assert "not the admin token" in told[9]
    assert told[10].startswith("Too many wrong tokens came from this address. Try again in ")
    assert sign(TOKEN)[0] is False


def test_wrong_tokens_and_actions_are_logged_without_the_token(run_id: int, letter: int) -> None:
    with capture_logs() as lines:
        sign("a wrong token")
        for what in ({"action": "undo", "number": run_id}, {"action": "retry", "number": letter}):
            confirm(what)
        confirm({"action": "replay", "filters": [str(run_id), ALL, ALL]})
    assert [(line["event"], line.get("address"), line.get("action")) for line in lines] == [
        ("admin token refused", ADDRESS, None),
        ("admin action", None, "undo"),
        ("admin action", None, "retry"),
        ("admin action", None, "replay"),
    ]
    assert TOKEN not in str(lines)
    assert "a wrong token" not in str(lines)


def test_where_no_token_is_set_even_none_is_wrong(letter: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_TOKEN", "")
    settings.cache_clear()
    for given in (None, "", TOKEN):
        assert sign(given)[0] is False


def test_another_token_ends_the_sessions_of_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    with asking():
        assert identity.is_operator()
        monkeypatch.setenv("ADMIN_TOKEN", "another-token-of-some-length")
        settings.cache_clear()
        assert not identity.is_operator()


def test_a_session_ends_after_half_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    with asking():
        later = time.time() + identity.SESSION_SECONDS
        monkeypatch.setattr(identity.time, "time", lambda: later)
        assert not identity.is_operator()


def test_buttons_that_are_drawn_ask_nothing(letter: int) -> None:
    assert set(press(button("drop", letter), clicks=None)) == {no_update}


def test_before_a_run_is_taken_back_the_page_says_what_will_happen(run_id: int) -> None:
    question, asked, what, problem, _ = press(button("undo", run_id))
    assert (asked, what, problem) == (True, {"action": "undo", "number": run_id}, None)
    for part in (
        f"Undo the load of run {run_id}, Scryfall bulk data?",
        "1,500 prices",
        "2026-03-01 09:00 UTC",
        "deleted",
    ):
        assert part in question


def test_taking_back_is_sent_to_the_workers(run_id: int, redis_url: str) -> None:
    told, done = confirm(press(button("undo", run_id))[2])
    assert (done, f"undo the load of run {run_id}" in told) == (1, True)
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
        f"Failed task {letter}",
        'ingestion.run("scryfall-bulk")',
        "SourceDown",
        "the traceback",
        "4 attempts",
    ):
        assert part in text_of(shown)


def test_a_letter_is_sent_again_once(letter: int, redis_url: str) -> None:
    question, _asked, what, *_ = press(button("retry", letter))
    assert question == 'Send ingestion.run("scryfall-bulk") to the workers again?'
    assert confirm(what) == (f"Failed task {letter} was sent again.", 1)
    assert confirm(what)[0] == "No such failed task is waiting any more."
    assert [task["task"] for task in sent(redis_url)] == ["ingestion.run"]


def test_a_letter_is_dropped(letter: int, database: Engine, redis_url: str) -> None:
    assert confirm(press(button("drop", letter))[2]) == (f"Failed task {letter} is dropped.", 1)
    assert scalar(database, "SELECT state FROM dead_letters") == "dropped"
    assert sent(redis_url) == []
    assert "nothing that this could be done to" in text_of(press(button("drop", letter))[3])


@pytest.mark.parametrize("action", ["destroy", "", "DROP", "open"])
def test_an_action_that_there_is_not_does_nothing(action: str, letter: int, database: Engine) -> None:
    assert confirm({"action": action, "number": letter})[0] == callbacks.NOTHING
    if action != "open":
        question, asked, what, problem, shown = press(button(action, letter))
        assert (question, asked, what, shown) == (no_update, False, None, no_update)
        assert text_of(problem) == callbacks.NOTHING
    assert scalar(database, "SELECT state FROM dead_letters") == "waiting"


@pytest.mark.parametrize("number", ["1", -1, 2**40, None, [1]])
def test_an_action_on_what_is_no_number_does_nothing(number: Any, letter: int) -> None:
    assert text_of(press(button("drop", number))[3]) == callbacks.NOTHING


def test_an_action_on_nothing_does_nothing(letter: int, redis_url: str, database: Engine) -> None:
    assert confirm({"action": "undo"})[0] == confirm({"action": "replay"})[0] == callbacks.NOTHING
    assert [confirm({"action": action})[0] for action in ("retry", "drop")] == [callbacks.GONE] * 2
    assert sent(redis_url) == []
    assert scalar(database, "SELECT state FROM dead_letters") == "waiting"


def test_without_the_workers_broker_nothing_is_done_and_said_so(
    letter: int, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "redis_url", lambda: "redis://127.0.0.1:1/0")
    told, done = confirm({"action": "retry", "number": letter})
    assert (told, done) == (callbacks.NO_WORKERS, no_update)
    assert scalar(database, "SELECT state FROM dead_letters") == "waiting"
