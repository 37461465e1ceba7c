"""Answers that are there before somebody asks: what the landing pages show, computed after every load.

A thread of each web process (a greenlet under gevent) looks at the data version; the process that sees a new one first
computes all of LANDING. Later it does so again shortly before those answers expire.
"""

import threading
from collections.abc import Callable, Sequence
from functools import partial

import structlog
from flask import Flask

from dashapp import cache
from dashapp.services import market, movers, overview, sets
from dashapp.services.market import IndexRequest
from dashapp.services.movers import DIRECTIONS, MoversRequest
from db.changes import CACHE_SECONDS
from market.variants import Currency

LOOK_EVERY = 2.0  # seconds
RENEW_AFTER = CACHE_SECONDS - 30.0


def landing(currency: str) -> tuple[Callable[[], object], ...]:
    """What the market page loads in a currency, with the filters that it begins with."""
    gainers, losers = (MoversRequest(direction=direction, currency=currency) for direction in DIRECTIONS)
    return (
        partial(market.load_index, IndexRequest(currency, "30d")),
        partial(movers.load_movers, gainers),
        partial(movers.load_movers, losers),
        partial(sets.load_largest_sets, currency),
        partial(overview.load_overview, currency),
        partial(overview.load_formats, currency),
    )


LANDING = tuple(load for currency in Currency for load in landing(currency.value))

log = structlog.get_logger()


def start(server: Flask, loads: Sequence[Callable[[], object]] = LANDING) -> threading.Event:
    """Begin to look after the answers of a Flask application. Setting the event that is returned ends it."""
    stop = threading.Event()
    threading.Thread(target=_look, args=(server, loads, stop), name="warming", daemon=True).start()
    return stop


def _look(server: Flask, loads: Sequence[Callable[[], object]], stop: threading.Event) -> None:
    while not stop.wait(LOOK_EVERY):
        with server.app_context():
            warm(loads)


def warm(loads: Sequence[Callable[[], object]]) -> bool:
    """Compute what the loads answer, unless some process has done so for this version. Tells whether it was done.

    Needs an application context. One load that fails is logged and hinders no other.
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
