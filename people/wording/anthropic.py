"""Dialect of Anthropic's messages."""

from collections.abc import Sequence
from typing import Any

import msgspec

from people.wording.exchange import ModelAway, Question, exchange
from services.analysis.wording import Message, Reply
from services.settings import LLM_TOKENS, ServiceSettings

VERSION = "2023-06-01"


class Block(msgspec.Struct):
    """A part of an answer; only those of the type text are read."""

    type: str
    text: str = ""


class Usage(msgspec.Struct):
    """Tokens of question and answer."""

    input_tokens: int = 0
    output_tokens: int = 0


class Answer(msgspec.Struct):
    """What is read of an answer."""

    content: list[Block]
    stop_reason: str | None = None
    usage: Usage | None = None


def ask(settings: ServiceSettings, rules: str, conversation: Sequence[Message]) -> Reply:
    """Return the reply of the model. Raises ModelAway and ModelRefuses."""
    body: dict[str, Any] = {
        "model": settings.LLM_MODEL,
        "max_tokens": LLM_TOKENS,
        "system": rules,
        "messages": [{"role": one.role, "content": one.text} for one in conversation],
    }
    headers = {"anthropic-version": VERSION}
    if settings.LLM_KEY:
        headers["x-api-key"] = settings.LLM_KEY.get_secret_value()
    return _reply(exchange(Question(f"{settings.LLM_URL.rstrip('/')}/messages", headers, body)))


def _reply(answer: Any) -> Reply:
    try:
        said = msgspec.convert(answer, Answer)
    except msgspec.ValidationError as error:
        raise ModelAway("its answer has no text") from error
    text = "".join(block.text for block in said.content if block.type == "text")
    tokens = said.usage.input_tokens + said.usage.output_tokens if said.usage else 0
    return Reply(text, said.stop_reason == "end_turn", tokens)
