"""Upstreams of this machine, which need no rest."""

import pytest

from ingestion import rate_limits


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask without the pauses that real upstreams want, and forget those that others asked for."""
    monkeypatch.setattr("ingestion.fetch.PER_SECOND", 10_000.0)
    rate_limits._here.cache_clear()
