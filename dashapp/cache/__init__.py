"""Answers kept in Redis, keyed with the data version: new prices mean new keys, so nothing is ever scanned or deleted.

The version stands in the Redis of jobs and locks, which never evicts; the answers may be in another that does. Without
either every answer is computed; that is slower and otherwise the same.
"""

import functools
import hashlib
import pickle
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from flask import Flask, has_app_context
from flask_caching import Cache

from dashapp.cache import flights
from dashapp.cache.away import Availability, availability, cache_availability
from dashapp.cache.counting import Counts, counts
from dashapp.cache.flights import Form, renewing
from dashapp.cache.store import AnswerStore, data_version, key_prefix
from db import changes
from db.settings import cache_url

__all__ = [
    "Availability",
    "Counts",
    "Form",
    "answer",
    "availability",
    "cache_availability",
    "cached",
    "counts",
    "data_version",
    "first_of_all",
    "register",
    "renewing",
]

P = ParamSpec("P")
T = TypeVar("T")

# A page asks once for each version: what it gets it shows until the next. So it rather waits a moment for the new one.
_OBJECTS: Form[Any] = Form(pickle.dumps, pickle.loads, patience=1.0)
_cache = Cache()


def register(server: Flask) -> None:
    """Connect the cache to a Flask application."""
    _cache.init_app(
        server,
        config={
            "CACHE_TYPE": f"{AnswerStore.__module__}.{AnswerStore.__name__}",
            "CACHE_REDIS_URL": cache_url(),
            "CACHE_KEY_PREFIX": key_prefix(),
            "CACHE_DEFAULT_TIMEOUT": changes.CACHE_SECONDS,
            "CACHE_OPTIONS": dict(changes.CONNECTION),
        },
    )


def cached(load: Callable[P, T]) -> Callable[P, T]:
    """Keep what a module-level load function answers, by its (frozen) arguments and the data version."""

    @functools.wraps(load)
    def load_cached(*args: P.args, **kwargs: P.kwargs) -> T:
        if not has_app_context():
            return load(*args, **kwargs)
        name = f"{load.__module__}.{load.__qualname__}"
        found: T = answer(name, (args, kwargs), lambda: load(*args, **kwargs), _OBJECTS)
        return found

    return load_cached


def answer(name: str, arguments: object, load: Callable[[], T], form: Form[T]) -> T:
    """What is kept under a name and the (frozen) arguments for this data version, else what `load` answers.

    Needs an application context.
    """
    digest = hashlib.blake2b(repr(arguments).encode(), digest_size=16).hexdigest()  # arguments may be long
    store: AnswerStore = _cache.cache
    return flights.answer(store, f"{name}:{digest}", load, form)


def first_of_all(task: str, seconds: float) -> bool:
    """Whether this process is the first to ask for a task within so many seconds; False while Redis is away."""
    store: AnswerStore = _cache.cache
    return store.first_of_all(task, seconds)
