"""Cache warming: computes the answers of the landing pages, home and market, after every load.

A thread of each web process (a greenlet under gevent) polls the data version; the first process that sees a new one
computes all of LANDING, and again shortly before those answers expire.
"""

import threading
from collections.abc import Callable, Sequence
from functools import partial

import structlog
from flask import Flask

from dashapp import cache, cached
from market.variants import Currency
from services.market.index import IndexRequest
from services.market.movers import DIRECTIONS, MoversRequest

LOOK_EVERY = 2.0  # seconds
RENEW_AFTER = cache.CACHE_SECONDS - 30.0


def landing(currency: str) -> tuple[Callable[[], object], ...]:
    """Return the loads of the market page in a currency, with its initial filters. The home page's are stored."""
    gainers, losers = (MoversRequest(direction=direction, currency=currency) for direction in DIRECTIONS)
    return (
        partial(cached.load_index, IndexRequest(currency, "30d")),
        partial(cached.load_movers, gainers, with_sparklines=True),
        partial(cached.load_movers, losers, with_sparklines=True),
        partial(cached.load_largest_sets, currency),
        partial(cached.load_overview, currency),
        partial(cached.load_formats, currency),
    )


LANDING = tuple(load for currency in Currency for load in landing(currency.value))

log = structlog.get_logger()


def start(server: Flask, loads: Sequence[Callable[[], object]] = LANDING) -> threading.Event:
    """Start warming the cache of a Flask application; return the event that stops it when set."""
    stop = threading.Event()
    threading.Thread(target=_look, args=(server, loads, stop), name="warming", daemon=True).start()
    return stop


def _look(server: Flask, loads: Sequence[Callable[[], object]], stop: threading.Event) -> None:
    while not stop.wait(LOOK_EVERY):
        with server.app_context():
            warm(loads)


def warm(loads: Sequence[Callable[[], object]]) -> bool:
    """Compute the loads' answers, unless a process has for this version; return whether they were computed.

    Needs an application context. A failed load is logged and does not stop the others.
    """
    version = cache.data_version()
    if version is None or not cache.first_of_all(f"warming:{version}", RENEW_AFTER):
        return False
    with cache.renewing():
        for load in loads:
            try:
                load()
            except Exception as error:
                log.warning("not warmed", load=repr(load), error=type(error).__name__)
    return True
