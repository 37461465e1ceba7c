"""Writing of a text by the language model: within the day's budget, two at a time, none while it is down."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from types import MappingProxyType

import structlog
from pybreaker import STATE_CLOSED, CircuitBreaker, CircuitBreakerError, CircuitRedisStorage

from db import redis_client, worded
from db.redis_locks import Busy, only_one
from explanations.facts import Facts
from people.wording import anthropic, openai
from people.wording.exchange import LONGEST_PAUSE, ModelAway, ModelBusy, ModelRefuses
from services.analysis import wording
from services.analysis.wording import Message, Reply
from services.settings import ServiceSettings, has_model, settings

APIS: Mapping[str, Callable[[ServiceSettings, str, Sequence[Message]], Reply]] = MappingProxyType(
    {"openai": openai.ask, "anthropic": anthropic.ask}
)
AT_A_TIME = 2
FAILURES, PAUSE = 5, 300  # in a row, and the seconds in which the model is then left alone

log = structlog.get_logger()


class OverBudget(Exception):
    """The calls or tokens of this day are spent."""


def write(facts: Facts) -> str:
    """Write and store a text about facts, and return what became of it. Does nothing without a model."""
    if not has_model() or not wording.is_told(facts):
        return "off"
    key = wording.key_now(facts)
    if worded.stored(key) is not None:
        return "known"
    try:
        with _one_of(AT_A_TIME):
            return str(wording.write(facts, _ask))
    except Busy:
        return "busy"
    except OverBudget:
        log.warning("the language model's budget of this day is spent")
        return "over budget"
    except (ModelAway, ModelRefuses) as error:
        log.warning("the language model has written nothing", api=settings().LLM_API, error=str(error))
        return "away"
    except CircuitBreakerError:
        return "paused"
    finally:
        worded.release(key)


@contextmanager
def _one_of(places: int) -> Iterator[None]:
    """Hold one of the places of those that ask at the same time. Raises Busy."""
    with ExitStack() as held:
        for place in range(places):
            with suppress(Busy):
                held.enter_context(only_one(f"words-{place}"))
                break
        else:
            raise Busy("words")
        yield


def _ask(rules: str, conversation: Sequence[Message]) -> Reply:
    """Ask the model, once more after a pause that it asks for. Raises OverBudget and what its API does."""
    try:
        return _call(rules, conversation)
    except ModelBusy as busy:
        if busy.seconds > LONGEST_PAUSE:
            raise
        time.sleep(busy.seconds)
        return _call(rules, conversation)


def _call(rules: str, conversation: Sequence[Message]) -> Reply:
    chosen = settings()
    calls, tokens = worded.spent()
    if calls >= chosen.LLM_DAILY_CALLS or tokens >= chosen.LLM_DAILY_TOKENS:
        raise OverBudget
    worded.spend(calls=1)
    begun = time.monotonic()
    try:
        reply: Reply = _breaker().call(APIS[chosen.LLM_API], chosen, rules, conversation)
    except (ModelAway, ModelRefuses):
        worded.count("calls", "failed")
        raise
    worded.spend(tokens=reply.tokens)
    worded.count("calls", "answered")
    worded.count("tokens", "all", reply.tokens)
    log.info("the language model has answered", tokens=reply.tokens, seconds=round(time.monotonic() - begun, 2))
    return reply


def _breaker() -> CircuitBreaker:
    storage = CircuitRedisStorage(STATE_CLOSED, redis_client.client(), namespace="llm")
    return CircuitBreaker(FAILURES, PAUSE, exclude=[ModelRefuses], state_storage=storage, name="llm")
