"""Upstreams of this machine, which need no rest, and a Redis that is away."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ingestion.upstreams import rate_limits
from stack.ports import free_port
from tests.conftest import configured

NO_DATABASE = "postgresql://nobody@127.0.0.1:1/none"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask without the pauses that real upstreams want, and forget those that others asked for."""
    monkeypatch.setattr("ingestion.upstreams.fetch.PER_SECOND", 10_000.0)
    rate_limits._here.cache_clear()


@contextmanager
def redis_away() -> Iterator[None]:
    """Nobody answers where Redis should be, while the block runs; nor does a database."""
    with configured(NO_DATABASE, f"redis://127.0.0.1:{free_port()}/0"):
        yield
