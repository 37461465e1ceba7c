"""Language models that are slow, wrong, hostile or away: nothing is written, the template's text is shown at once."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from db import worded
from explanations.facts import Facts
from people.wording import exchange
from people.wording.writing import FAILURES, write
from services.analysis.explanations import TEMPLATE, explain
from tests.conftest import configured
from tests.support.explanations import card_facts, market_facts
from tests.support.good_answers import GOOD
from tests.support.language_model import PATHS, body_of, json_answer, language_model

FACTS = card_facts()
TEXT = GOOD[FACTS.kind][0]


@pytest.fixture
def at(httpserver: HTTPServer, emptied: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    """A server that the settings name, in OpenAI's dialect."""
    with language_model(httpserver, monkeypatch):
        httpserver.clear()
        yield httpserver


def answer_with(server: HTTPServer, response: Any, api: str = "openai") -> None:
    server.expect_request(PATHS[api], method="POST").respond_with_handler(lambda _request: response)


def is_template(facts: Facts = FACTS) -> bool:
    return explain(facts, None).written_by == TEMPLATE


BROKEN = {
    "an error": Response("{}", status=500),
    "an overload": Response("{}", status=503),
    "a page": Response("<html>Log in</html>", mimetype="text/html"),
    "no JSON": Response("{", mimetype="application/json"),
    "no text": Response("[]", mimetype="application/json"),
    "no choice": Response('{"choices": []}', mimetype="application/json"),
    "text of another type": Response('{"choices": [{"message": {"content": 7}}]}', mimetype="application/json"),
    "a wrong encoding": Response(b"\xff\xfe", mimetype="application/json"),
    "five megabytes": Response(b" " * (5 << 20), mimetype="application/json"),
    "a redirect": Response(status=307, headers={"Location": "http://127.0.0.1:1/"}),
    "a wrong key": Response('{"error": "key"}', status=401),
    "an unknown model": Response('{"error": "model"}', status=404),
    "a refused temperature": Response('{"error": "temperature"}', status=400),
    "a long pause": Response("{}", status=429, headers={"Retry-After": "3600"}),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_an_answer_that_cannot_be_used_leaves_the_template(at: HTTPServer, fault: str) -> None:
    answer_with(at, BROKEN[fault])
    assert write(FACTS) == "away"
    assert is_template()
    assert len(at.log) == 1


def test_a_short_pause_is_waited_for_once(at: HTTPServer) -> None:
    busy = Response("{}", status=529, headers={"Retry-After": "1"})
    at.expect_ordered_request(PATHS["openai"]).respond_with_response(busy)
    at.expect_ordered_request(PATHS["openai"]).respond_with_response(json_answer(body_of("openai", TEXT, "stop")))
    assert write(FACTS) == "written"
    assert not is_template()


@pytest.mark.parametrize("taken", ["max_completion_tokens", "max_tokens", ""])
def test_the_name_of_the_limit_is_found_out_and_remembered(at: HTTPServer, taken: str) -> None:
    asked = []

    def answer(request: Request) -> Response:
        body = request.get_json()
        asked.append(next((name for name in body if name.startswith("max")), ""))
        if asked[-1] != taken:
            return Response(f'{{"error": {{"message": "unknown parameter {asked[-1]}"}}}}', status=400)
        return json_answer(body_of("openai", TEXT, "stop"))

    at.expect_request(PATHS["openai"]).respond_with_handler(answer)
    assert write(FACTS) == "written"
    tries = len(asked)
    assert write(market_facts()) == "refused"
    assert asked[tries - 1 :] == [taken] * 3


@pytest.mark.parametrize("bytes_a_second", [0, 20])
def test_a_slow_answer_ends_at_the_deadline(
    at: HTTPServer, monkeypatch: pytest.MonkeyPatch, bytes_a_second: int
) -> None:
    monkeypatch.setattr(exchange, "DEADLINE", 1.0)

    def slow(_request: Request) -> Response:
        def parts() -> Iterator[bytes]:
            for _ in range(60):
                time.sleep(1 / (bytes_a_second or 0.4))
                yield b" "

        return Response(parts(), mimetype="application/json")

    at.expect_request(PATHS["openai"]).respond_with_handler(slow)
    begun = time.monotonic()
    assert write(FACTS) == "away"
    assert time.monotonic() - begun < 2.5
    assert is_template()


def test_a_connection_that_is_cut_leaves_the_template(
    emptied: redis.Redis, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with language_model(httpserver, monkeypatch, LLM_URL=f"http://127.0.0.1:{port}/v1"):
            server.close()
            assert write(FACTS) == "away"
            assert is_template()


def test_a_model_that_fails_again_and_again_is_left_alone(
    emptied: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A server of its own: a request that another test has given up may still wait for the shared one.
    with HTTPServer() as server, language_model(server, monkeypatch):
        server.clear()
        answer_with(server, Response("{}", status=500))
        assert [write(FACTS) for _ in range(FAILURES + 2)] == [*["away"] * (FAILURES - 1), *["paused"] * 3]
        assert len(server.log) == FAILURES


@pytest.mark.parametrize("limit", [{"LLM_DAILY_CALLS": "1"}, {"LLM_DAILY_TOKENS": "100"}])
def test_the_budget_of_a_day_is_kept(
    httpserver: HTTPServer, emptied: redis.Redis, monkeypatch: pytest.MonkeyPatch, limit: dict[str, str]
) -> None:
    with language_model(httpserver, monkeypatch, **limit) as model:
        model.says(TEXT)
        assert write(FACTS) == "written"
        assert write(market_facts()) == "over budget"
        assert len(model.questions) == 1


def test_few_texts_are_awaited_at_a_time(emptied: redis.Redis) -> None:
    assert [worded.claim(f"key {number}") for number in range(6)] == [True] * worded.WAITING + [False] * 2
    assert not worded.claim("key 0")
    worded.release("key 0")
    assert [worded.claim(f"key {number}") for number in (0, 4, 5)] == [False, True, False]


def test_while_redis_is_away_the_template_is_shown_at_once(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with language_model(httpserver, monkeypatch), configured("", "redis://127.0.0.1:1/0"):
        begun = time.monotonic()
        found = explain(FACTS, None, ask=True)
        assert (found.written_by, found.is_awaited) == (TEMPLATE, False)
        assert time.monotonic() - begun < 1
