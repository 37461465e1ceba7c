"""Anonymous questions fill the embedded cache, never the Redis that holds jobs, locks and the data version."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import redis
from celery import Celery
from flask.testing import FlaskClient

from dashapp import cache
from db import announcements, versions
from db.announcements import PricesChanged
from db.redis_locks import Busy, only_one
from stack.embedded import Servers, servers
from tests.conftest import configured
from tests.integration.dashapp.conftest import serve

MEMORY = 4  # MiB for each Valkey, of which an empty one takes one
EVICTED = 100  # answers that have to give way before memory counts as full
QUEUE = "ingestion"


@pytest.fixture
def found(market_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Servers]:
    """The embedded set, with little memory, over the simulated market."""
    monkeypatch.setattr("stack.valkey.share", lambda *_parts, **_bounds: MEMORY)
    with servers(tmp_path, database_url=market_url) as found:
        assert found.cache_url is not None
        with configured(market_url, found.redis_url):
            monkeypatch.setenv("CACHE_URL", found.cache_url)
            yield found
    cache.availability.away_until = cache.cache_availability.away_until = 0.0


def send(url: str) -> None:
    """Enqueue a job as the web process and beat do."""
    with Celery(broker=url) as sender:
        sender.send_task("ingestion.run", ["manapool"], queue=QUEUE)


def fill(client: FlaskClient, url: str) -> int:
    """Ask different questions until the cache has no room for more; how many it took."""
    kept = redis.Redis.from_url(url)
    for asked in count(1):
        answer = client.get(f"/api/cards/search?q=usd<{asked}&limit=100")
        assert answer.status_code == 200
        if kept.info("stats")["evicted_keys"] > EVICTED:
            return asked
    raise AssertionError


def test_jobs_locks_and_the_version_survive_a_full_cache(found: Servers) -> None:
    client, jobs = serve(), redis.Redis.from_url(found.redis_url)
    send(found.redis_url)
    version = announcements.announce(PricesChanged())
    with only_one("refresh"):
        before = jobs.info("memory")["used_memory"]
        assert found.cache_url
        asked = fill(client, found.cache_url)
        assert asked > EVICTED
        assert jobs.llen(QUEUE) == 1
        send(found.redis_url)
        assert jobs.llen(QUEUE) == 2
        assert versions.current() == version
        with pytest.raises(Busy), only_one("refresh"):
            pass
        assert jobs.info("stats")["evicted_keys"] == 0
        assert jobs.info("memory")["used_memory"] < before + 2**20


def test_readers_are_answered_from_a_full_cache(found: Servers) -> None:
    client = serve()
    assert found.cache_url
    fill(client, found.cache_url)
    before = cache.counts().hits
    for _ in range(2):
        assert client.get("/api/market/index?period=90d").status_code == 200
    assert cache.counts().hits == before + 1
