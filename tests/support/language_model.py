"""A language model over HTTP in both dialects, which says what a test tells it to."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from people.wording import openai
from services.settings import settings

NAMES = ("LLM_URL", "LLM_MODEL", "LLM_KEY", "LLM_API", "LLM_LIMIT_FIELD", "LLM_DAILY_CALLS", "LLM_DAILY_TOKENS")
MODEL, KEY = "fake:8b", "a-key-that-nobody-may-see"
TOKENS = 120
PATHS = {"openai": "/v1/chat/completions", "anthropic": "/v1/messages"}


class FakeModel:
    """What it says next, in order; the last one again and again. `questions` are the bodies that it was asked."""

    def __init__(self, server: HTTPServer, api: str) -> None:
        self.api, self.server = api, server
        self.texts: list[str] = []
        self.questions: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.ended = {"openai": "stop", "anthropic": "end_turn"}[api]
        server.expect_request(PATHS[api], method="POST").respond_with_handler(self._answer)

    def says(self, *texts: str) -> None:
        """Say these texts, one after another."""
        self.texts = list(texts)

    def _answer(self, request: Request) -> Response:
        self.questions.append(request.get_json())
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        text = self.texts.pop(0) if len(self.texts) > 1 else self.texts[0]
        return json_answer(body_of(self.api, text, self.ended))


def body_of(api: str, text: str, ended: str) -> dict[str, Any]:
    """The answer of an API that says a text."""
    if api == "openai":
        message = {"role": "assistant", "content": text, "reasoning_content": "It rose by 25 % because of demand."}
        return {"choices": [{"message": message, "finish_reason": ended}], "usage": {"total_tokens": TOKENS}}
    blocks = [{"type": "thinking", "thinking": "It rose by 25 %."}, {"type": "text", "text": text}]
    return {"content": blocks, "stop_reason": ended, "usage": {"input_tokens": TOKENS - 20, "output_tokens": 20}}


def json_answer(body: object) -> Response:
    """A response with a body as JSON."""
    return Response(orjson.dumps(body), mimetype="application/json")


@contextmanager
def language_model(
    server: HTTPServer, monkeypatch: pytest.MonkeyPatch, api: str = "openai", **more: str
) -> Iterator[FakeModel]:
    """A model that the settings name."""
    chosen = {"LLM_URL": server.url_for("/v1"), "LLM_MODEL": MODEL, "LLM_KEY": KEY, "LLM_API": api, **more}
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    openai.forget_limits()
    yield FakeModel(server, api)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    settings.cache_clear()
