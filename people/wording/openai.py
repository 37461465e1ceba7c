"""Dialect of OpenAI's chat/completions, which ollama, llama.cpp, vLLM, LM Studio and OpenRouter speak as well."""

from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import Any

import msgspec

from people.wording.exchange import ModelAway, ModelRefuses, Question, exchange
from services.analysis.wording import Message, Reply
from services.settings import LLM_TOKENS, ServiceSettings

# The limit of an answer has two names, and servers refuse the one that they do not know.
LIMITS = ("max_completion_tokens", "max_tokens", "")


class Said(msgspec.Struct):
    """A message; what a model has thought before is left out."""

    content: str | None = None


class Choice(msgspec.Struct):
    """One answer and why it ended."""

    message: Said
    finish_reason: str | None = None


class Usage(msgspec.Struct):
    """Tokens of question and answer."""

    total_tokens: int = 0


class Completion(msgspec.Struct):
    """What is read of an answer."""

    choices: list[Choice]
    usage: Usage | None = None


def ask(settings: ServiceSettings, rules: str, conversation: Sequence[Message]) -> Reply:
    """Return the reply of the model. Raises ModelAway and ModelRefuses."""
    while True:
        limit = _limit(settings)
        try:
            answer = exchange(_question(settings, rules, conversation, limit))
        except ModelRefuses as error:
            if settings.LLM_LIMIT_FIELD != "auto" or error.status != 400 or not limit or limit not in error.reason:
                raise
            _known()[settings.LLM_URL] = LIMITS[LIMITS.index(limit) + 1]
        else:
            return _reply(answer)


def forget_limits() -> None:
    """Forget which names of the limit servers refuse."""
    _known().clear()


@cache
def _known() -> dict[str, str]:
    """Return the name of the limit that each server takes, as far as this process has found out."""
    return {}


def _limit(settings: ServiceSettings) -> str:
    chosen = settings.LLM_LIMIT_FIELD
    return _known().get(settings.LLM_URL, LIMITS[0]) if chosen == "auto" else chosen


def _question(settings: ServiceSettings, rules: str, conversation: Sequence[Message], limit: str) -> Question:
    messages = [{"role": "system", "content": rules}] + [
        {"role": one.role, "content": one.text} for one in conversation
    ]
    body: dict[str, Any] = {"model": settings.LLM_MODEL, "messages": messages}
    if limit:
        body[limit] = LLM_TOKENS
    headers = {"Authorization": f"Bearer {settings.LLM_KEY.get_secret_value()}"} if settings.LLM_KEY else {}
    return Question(f"{settings.LLM_URL.rstrip('/')}/chat/completions", headers, body)


def _reply(answer: Any) -> Reply:
    with suppress(msgspec.ValidationError, IndexError):
        completion = msgspec.convert(answer, Completion)
        first = completion.choices[0]
        tokens = completion.usage.total_tokens if completion.usage else 0
        return Reply(first.message.content or "", first.finish_reason == "stop", tokens)
    raise ModelAway("its answer has no text")
