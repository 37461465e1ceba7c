"""Versions of scopes, and the announcements that raise them."""

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from db import announcements, redis_client, versions
from db.announcements import PricesChanged

USER = "user:17"


def test_each_scope_has_a_version_of_its_own(database: Engine) -> None:
    before = versions.current(USER)
    announcements.announce(PricesChanged())
    assert versions.current(USER) == before
    assert versions.current(versions.PRICES) > before


def test_raising_one_scope_leaves_the_others(database: Engine) -> None:
    before = versions.current(versions.PRICES)
    raised = versions.raise_and_publish(USER, announcements.CHANNEL, b"{}")
    assert (versions.current(USER), versions.current(versions.PRICES)) == (raised, before)


def test_an_announcement_carries_the_version_that_it_raised(database: Engine) -> None:
    with redis_client.listener() as client, client.pubsub(ignore_subscribe_messages=True) as subscription:
        subscription.subscribe(announcements.CHANNEL)
        subscription.get_message(timeout=5)
        version = announcements.announce(PricesChanged(cards=frozenset({1}), marketplaces=frozenset({'"version":0'})))
        message = subscription.get_message(timeout=5)
    assert message is not None
    told = json.loads(message["data"])
    assert (told["type"], told["version"], told["marketplaces"]) == ("prices_changed", version, ['"version":0'])


@pytest.fixture
def long_recent(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(versions, "RECENT_SECONDS", 60.0)
    versions.forget_recent()
    yield
    versions.forget_recent()


def _raised_elsewhere(scope: str) -> int:
    """Raise a version as another process does, and return it."""
    version = versions.current(scope) + 1
    redis_client.client().set(versions.key_of(scope), version)
    return version


@pytest.mark.usefixtures("long_recent")
def test_a_recent_version_of_the_prices_is_read_once(database: Engine) -> None:
    first = versions.recent(versions.PRICES)
    _raised_elsewhere(versions.PRICES)
    assert versions.recent(versions.PRICES) == first


@pytest.mark.usefixtures("long_recent")
def test_an_announcement_ends_the_time_of_a_recent_version(database: Engine) -> None:
    versions.recent(versions.PRICES)
    raised = _raised_elsewhere(versions.PRICES)
    versions.forget_recent()
    assert versions.recent(versions.PRICES).number == raised
    announced = announcements.announce(PricesChanged())
    assert versions.recent(versions.PRICES).number == announced


@pytest.mark.usefixtures("long_recent")
def test_a_users_own_version_is_always_the_current_one(database: Engine) -> None:
    versions.recent(USER)
    raised = _raised_elsewhere(USER)
    assert versions.recent(USER).number == raised
