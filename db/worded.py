"""Texts of a language model in Redis: stored ones, who writes one now, and what was spent on them today.

Texts are few: each has cost one or two of the calls that a day allows. Every function raises redis.RedisError while
Redis is away.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from db import redis_client

KEPT = timedelta(hours=24)  # a text's key changes with its facts; this only clears up
REFUSED = timedelta(hours=1)  # until a model is asked again about facts of which it wrote two refused texts
CLAIMED = timedelta(seconds=90)  # longer than a task takes
WAITING = 4  # texts that are asked for at a time, so that they never fill the queue
COUNTS = "llm-counts"  # a hash; its fields are `name|label`
NOTHING = b""


def stored(key: str) -> bytes | None:
    """Return the text of a key, empty for a refused one, None where none is stored."""
    found: Any = redis_client.client().get(key)
    return found if found is None else bytes(found)


def store(key: str, text: bytes) -> None:
    """Store a text, or NOTHING where the model's texts were refused."""
    redis_client.client().set(key, text, ex=KEPT if text else REFUSED)


def claim(key: str) -> bool:
    """Return whether the caller is to ask for the text of a key: once at a time, while few others are asked for."""
    client = redis_client.client()
    if client.exists(_claim(key)):
        return False
    for place in range(WAITING):
        if client.set(f"llm-waiting:{place}", key, nx=True, ex=CLAIMED):
            return bool(client.set(_claim(key), place, nx=True, ex=CLAIMED))
    return False


def release(key: str) -> None:
    """Let others be asked for; the text of this key only when the claim has expired."""
    client = redis_client.client()
    place = redis_client.number(stored(_claim(key)))
    if place is not None and stored(f"llm-waiting:{place}") == key.encode():
        client.delete(f"llm-waiting:{place}")


def spent() -> tuple[int, int]:
    """Return the calls and tokens of this day (UTC)."""
    calls, tokens = redis_client.client().hmget(_day(), "calls", "tokens")
    return redis_client.number(calls) or 0, redis_client.number(tokens) or 0


def spend(calls: int = 0, tokens: int = 0) -> None:
    """Count calls and tokens of this day (UTC)."""
    with redis_client.client().pipeline() as pipeline:
        pipeline.hincrby(_day(), "calls", calls)
        pipeline.hincrby(_day(), "tokens", tokens)
        pipeline.expire(_day(), timedelta(days=2))
        pipeline.execute()


def count(name: str, label: str, number: int = 1) -> None:
    """Add to a count of all workers, for metrics."""
    redis_client.client().hincrby(COUNTS, f"{name}|{label}", number)


def counts() -> Mapping[tuple[str, str], int]:
    """Return the counts of all workers by name and label."""
    fields: Any = redis_client.client().hgetall(COUNTS)
    split = {tuple(field.decode().split("|", 1)): int(value) for field, value in fields.items()}
    return {(name, label): value for (name, label), value in split.items()}


def counts_if_known() -> Mapping[tuple[str, str], int] | None:
    """Return the counts, None while Redis is away."""
    with redis_client.away("counts of the language model not read"):
        return counts()
    return None


def _claim(key: str) -> str:
    return f"llm-claim:{key}"


def _day() -> str:
    return f"llm-spent:{datetime.now(UTC):%Y-%m-%d}"
