"""Texts of a language model: those that are there, and the writing of one, with one retry, in a worker.

A stored text has slots. Whoever reads one checks it again with the facts, so nothing that Redis holds is shown
unchecked. Without a model, and while Redis is away, there is none, and the template's text is shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import msgspec
import structlog

from db import queues, worded
from db.queues import WorkersAway
from db.redis_client import away
from explanations import prompts
from explanations.checker import violations
from explanations.facts import Facts, Kind, Slot, encoded
from explanations.keys import key_of
from services.settings import LLM_TOKENS, has_model, settings

TASK = "people.word"
ATTEMPTS = 2

log = structlog.get_logger()


class Message(NamedTuple):
    """A message of a conversation with a model; `role` is user or assistant."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model has said. `is_whole`: it has ended by itself, neither cut off nor refused."""

    text: str
    is_whole: bool
    tokens: int


class Outcome(StrEnum):
    """What became of a text."""

    WRITTEN = "written"
    REFUSED = "refused"


class Stored(msgspec.Struct, frozen=True):
    """A text as it is stored, with its slots."""

    text: str
    model: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Found:
    """A stored text about facts that the checker accepts, None without one; `is_awaited`: one is being written."""

    stored: Stored | None
    is_awaited: bool = False


Ask = Callable[[str, Sequence[Message]], Reply]
NOTHING = Found(None)


def find(facts: Facts, ask: bool) -> Found:
    """Return the model's text about facts. Where there is none yet, `ask` a worker for it."""
    if not has_model() or not is_told(facts):
        return NOTHING
    key = key_now(facts)
    with away("texts of the language model not read"):
        text = worded.stored(key)
        if text is not None:
            return Found(_readable(text, facts))
        if ask and worded.claim(key):
            _enqueue(facts, key)
        return Found(None, is_awaited=ask)
    return NOTHING


def is_told(facts: Facts) -> bool:
    """Return whether a model is told of facts: never of somebody's collection, nor of prices that are not known."""
    return facts.kind != Kind.COLLECTION and Slot.CHANGE in facts.texts


def key_now(facts: Facts) -> str:
    """Return the key of a text by the model that is set."""
    chosen = settings()
    return key_of(facts, chosen.LLM_API, chosen.LLM_MODEL, {"url": chosen.LLM_URL, "tokens": LLM_TOKENS})


def write(facts: Facts, ask: Ask) -> Outcome:
    """Ask a model for a text, once more where the checker refuses it, and store it. Raises what `ask` does."""
    conversation = [Message("user", prompts.question(facts))]
    for attempt in range(1, ATTEMPTS + 1):
        reply = ask(prompts.rules(facts), conversation)
        text = " ".join(reply.text.split())
        wrong = violations(text, facts) if reply.is_whole else ["it was cut off"]
        worded.count("texts", "rejected" if wrong else "accepted")
        if not wrong:
            stored = Stored(text, settings().LLM_MODEL, attempt)
            worded.store(key_now(facts), msgspec.json.encode(stored))
            return Outcome.WRITTEN
        log.info("text of the language model refused", about=facts.kind, attempt=attempt, violations=len(wrong))
        conversation += [Message("assistant", text or "(nothing)"), Message("user", prompts.again(wrong))]
    worded.store(key_now(facts), worded.NOTHING)
    return Outcome.REFUSED


def _readable(text: bytes, facts: Facts) -> Stored | None:
    """Return a stored text that may be shown; None for a refused one, and for one that somebody else has stored."""
    if not text:
        return None
    try:
        stored = msgspec.json.decode(text, type=Stored)
    except msgspec.DecodeError:
        return None
    return None if violations(stored.text, facts) else stored


def _enqueue(facts: Facts, key: str) -> None:
    try:
        queues.enqueue(TASK, encoded(facts))
    except WorkersAway as error:
        log.warning("no worker can be asked for a text", error=str(error))
        worded.release(key)
