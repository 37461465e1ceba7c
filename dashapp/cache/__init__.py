"""Cache of answers in Redis, keyed with the version of their scope: new data means new keys, so nothing is deleted.

The versions are in the Redis of jobs and locks, which never evicts; the answers may be in another one that does.
Without either every answer is computed, more slowly and otherwise the same.

Results of load functions are stored as MessagePack and decoded by the function's return annotation: decoding runs no
code, whoever has written the bytes.
"""

import functools
import hashlib
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, get_type_hints

import msgspec
import redis
from flask import Flask, has_app_context
from flask_caching import Cache

from dashapp.cache import single_flight
from dashapp.cache.availability import Availability, availability, cache_availability
from dashapp.cache.counting import Counts, counts
from dashapp.cache.outdated import age
from dashapp.cache.single_flight import Form, renewing
from dashapp.cache.store import CACHE_SECONDS, AnswerStore, Key, data_version, key_prefix
from db import redis_client, versions
from db.settings import cache_url

__all__ = [
    "CACHE_SECONDS",
    "Availability",
    "Counts",
    "Form",
    "age",
    "answer",
    "availability",
    "cache_availability",
    "cached",
    "client",
    "counts",
    "data_version",
    "first_of_all",
    "register",
    "renewing",
]

P = ParamSpec("P")
T = TypeVar("T")

# A page loads each version once and shows the result until the next. So it rather waits a moment for the new one.
PATIENCE = 1.0  # seconds
MOST_ARGUMENTS = 10_000  # characters; longer than any valid request, so nothing is cached under it
_cache = Cache()


def register(server: Flask) -> None:
    """Connect the cache to a Flask application."""
    _cache.init_app(
        server,
        config={
            "CACHE_TYPE": f"{AnswerStore.__module__}.{AnswerStore.__name__}",
            "CACHE_REDIS_URL": cache_url(),
            "CACHE_KEY_PREFIX": key_prefix(),
            "CACHE_DEFAULT_TIMEOUT": CACHE_SECONDS,
            "CACHE_OPTIONS": dict(redis_client.CONNECTION),
        },
    )


def cached(
    load: Callable[P, T],
    *,
    scope: str | Callable[P, str] = versions.PRICES,
    also: Callable[P, str | None] | None = None,
) -> Callable[P, T]:
    """Cache the results of a module-level load function by its (frozen) arguments and the version of its scope.

    A scope that depends on the arguments, such as one user's data, is a function of them. `also` names a second scope
    whose version counts, for arguments that ask for its data. Results are decoded by the function's return annotation.
    Raises TypeError where msgspec cannot decode that type.
    """
    form: Form[Any] = _form(load)

    @functools.wraps(load)
    def load_cached(*args: P.args, **kwargs: P.kwargs) -> T:
        if not has_app_context():
            return load(*args, **kwargs)
        name = f"{load.__module__}.{load.__qualname__}"
        of_scope = scope if isinstance(scope, str) else scope(*args, **kwargs)
        second = also(*args, **kwargs) if also else None
        asked = (args, kwargs, availability.ask(lambda: versions.current(second))) if second else (args, kwargs)
        found: T = answer(name, asked, lambda: load(*args, **kwargs), form, of_scope)
        return found

    return load_cached


def _form(load: Callable[..., Any]) -> Form[Any]:
    decoder = msgspec.msgpack.Decoder(get_type_hints(load)["return"])
    return Form(msgspec.msgpack.encode, decoder.decode, PATIENCE)


def answer(name: str, arguments: object, load: Callable[[], T], form: Form[T], scope: str = versions.PRICES) -> T:
    """Return the answer cached under a name and (frozen) arguments for the scope's version, else the result of `load`.

    Needs an application context.
    """
    asked = repr(arguments)
    if len(asked) > MOST_ARGUMENTS:
        return single_flight.computed(load, name)
    digest = hashlib.blake2b(asked.encode(), digest_size=16).hexdigest()
    store: AnswerStore = _cache.cache
    return single_flight.answer(store, Key(scope, f"{name}:{digest}"), load, form)


def client() -> "redis.Redis":
    """Return the connection pool to the Redis of the answers. Needs an application context."""
    store: AnswerStore = _cache.cache
    found: redis.Redis = store.client
    return found


def first_of_all(task: str, seconds: float) -> bool:
    """Return whether this process is the first to claim a task within N `seconds`; False while Redis is away."""
    store: AnswerStore = _cache.cache
    return store.first_of_all(task, seconds)
