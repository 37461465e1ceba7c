"""While PostgreSQL is away: earlier answers with their age for hours, 503 only where there is none, pages stay."""

import time
from collections.abc import Callable, Iterator
from contextvars import copy_context
from typing import Any

import pytest
import redis
import time_machine
from dash import no_update
from dash._callback_context import context_value
from dash._utils import AttributeDict
from flask.testing import FlaskClient
from sqlalchemy import create_engine

from callbacks import admin, card, card_chart, card_set, cards, failures, home, market, paging
from callbacks import shell as shell_callbacks
from dashapp import cache, cached, shell
from dashapp.cache.store import KEPT_SECONDS, key_prefix
from dashapp.cached import load_card, load_overview
from db import announcements
from db.announcements import PricesChanged
from db.engine import NO_ANSWER
from db.settings import settings
from services.market.movers import MoversRequest
from stack.postgres import EmbeddedPostgres
from stack.valkey import EmbeddedCache
from tests.conftest import configured, migrate
from tests.integration.dashapp.conftest import serve
from tests.support.caching import since
from tests.support.prices import ago, make_card, price, series, store
from tests.unit.dashapp.rendering import text_of
from upkeep import after_prices

HOUR = 3600
ASKED = "/api/market/overview"
OF_PAGES = (
    admin.rejected_unknown, admin.runs_unknown, card.card_failed, card_chart.chart_failed, card_set.set_failed,
    cards.examples_failed, home.home_failed, market.index_failed,
    paging.failed("list", "It failed"),
)  # fmt: skip
NEVER_ASKED = "/api/market/overview?currency=EUR"


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[EmbeddedPostgres]:
    """A server of these tests' own, with a card and two prices."""
    server = EmbeddedPostgres(tmp_path_factory.mktemp("away") / "postgres", durable=False)
    with server as url:
        migrate(url)
        engine = create_engine(url)
        store(engine, [series(1, price(ago(2), "3.00"), price(ago(1), "4.00"))], [make_card(1)])
        with configured(url, redis_url):
            after_prices.run(engine, anyway=True)
        engine.dispose()
        yield server


@pytest.fixture(scope="module")
def cache_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Valkey for the cache alone."""
    with EmbeddedCache(tmp_path_factory.mktemp("away") / "cache") as url:
        yield url


@pytest.fixture
def client(
    postgres: EmbeddedPostgres, redis_url: str, cache_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FlaskClient]:
    """A client of the API over both; what the test before has stopped is started again."""
    for url in (redis_url, cache_url):
        redis.Redis.from_url(url).flushall()
    with configured(postgres.running() or postgres.start(), redis_url):
        monkeypatch.setenv("CACHE_URL", cache_url)
        yield serve()


def test_an_earlier_answer_is_given_with_its_age(client: FlaskClient, postgres: EmbeddedPostgres) -> None:
    before = client.get(ASKED)
    assert "Age" not in before.headers
    announcements.announce(PricesChanged())
    postgres.stop()
    time.sleep(1.1)
    counted = cache.counts()
    found = client.get(ASKED)
    assert (found.status_code, found.data, found.headers["ETag"]) == (200, before.data, before.headers["ETag"])
    assert 1 <= int(found.headers["Age"]) < 60
    assert found.headers["Warning"].startswith("110 ")
    assert since(counted)["outdated"] == 1


def test_an_answer_that_has_only_grown_old_is_given_too(
    client: FlaskClient, postgres: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(ASKED)
    monkeypatch.setattr(cache.store, "CACHE_SECONDS", 0)
    postgres.stop()
    assert client.get(ASKED).headers["Warning"].startswith("110 ")


def test_where_there_is_none_it_is_a_503_that_says_when_to_come_again(
    client: FlaskClient, postgres: EmbeddedPostgres
) -> None:
    postgres.stop()
    failed = client.get(NEVER_ASKED)
    assert (failed.status_code, failed.get_json()["error"]["code"]) == (503, "unavailable")
    assert int(failed.headers["Retry-After"]) > 0


def test_answers_are_there_for_an_hour_and_longer(
    client: FlaskClient, postgres: EmbeddedPostgres, cache_url: str
) -> None:
    client.get(ASKED)
    kept = redis.Redis.from_url(cache_url)
    lifetimes = [kept.ttl(key) for key in kept.scan_iter(f"{key_prefix()}*")]
    assert lifetimes
    assert all(HOUR < lifetime <= KEPT_SECONDS for lifetime in lifetimes)
    postgres.stop()
    with time_machine.travel(time.time() + HOUR, tick=True):
        found = client.get(ASKED)
    assert found.status_code == 200
    assert HOUR <= int(found.headers["Age"]) < HOUR + 60


def test_an_answer_that_is_older_than_the_cache_keeps_fresh_is_computed_while_the_database_is_there(
    client: FlaskClient,
) -> None:
    client.get(ASKED)
    counted = cache.counts()
    with time_machine.travel(time.time() + cache.CACHE_SECONDS + 1, tick=True):
        found = client.get(ASKED)
    assert "Age" not in found.headers
    assert since(counted)["misses"] >= 1


def test_when_the_database_is_back_so_are_new_answers(client: FlaskClient, postgres: EmbeddedPostgres) -> None:
    client.get(ASKED)
    announcements.announce(PricesChanged())
    postgres.stop()
    assert "Age" in client.get(ASKED).headers
    postgres.start()
    found = client.get(ASKED)
    assert (found.status_code, "Age" in found.headers) == (200, False)


def test_an_answer_made_of_parts_is_never_kept_with_an_outdated_one(
    client: FlaskClient, postgres: EmbeddedPostgres
) -> None:
    """The part is known, the whole is not: with the old part it would count as new for five minutes."""
    with client.application.app_context():
        load_overview("USD")
    announcements.announce(PricesChanged())
    postgres.stop()
    assert client.get(ASKED).status_code == 503
    postgres.start()
    assert client.get(ASKED).status_code == 200


def test_renewing_does_not_take_an_outdated_answer_for_a_new_one(
    client: FlaskClient, postgres: EmbeddedPostgres
) -> None:
    with client.application.app_context():
        load_overview("USD")
        postgres.stop()
        with cache.renewing(), pytest.raises(NO_ANSWER):
            load_overview("USD")


def test_in_a_redis_with_jobs_answers_stay_for_five_minutes_only(
    client: FlaskClient, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CACHE_URL", "")
    settings.cache_clear()
    serve().get(ASKED)
    kept = redis.Redis.from_url(redis_url)
    lifetimes = [kept.ttl(key) for key in kept.scan_iter(f"{key_prefix()}*")]
    assert lifetimes
    assert all(lifetime <= cache.CACHE_SECONDS for lifetime in lifetimes)


def test_a_page_draws_what_was_known(client: FlaskClient, postgres: EmbeddedPostgres) -> None:
    with client.application.app_context():
        card = load_card(1, "USD")
        announcements.announce(PricesChanged())
        postgres.stop()
        assert card is not None
        assert load_card(1, "USD") == card
        assert cache.age() is not None


def test_an_outage_says_of_when_the_prices_are_and_keeps_the_banners(
    client: FlaskClient, postgres: EmbeddedPostgres
) -> None:
    shell_callbacks.show_data_state(0)
    postgres.stop()
    with pytest.raises(NO_ANSWER) as away:
        shell_callbacks.show_data_state(0)
    banners, badge, interval, outage = shell_callbacks.state_unknown(away.value)
    assert (banners, text_of(badge), interval) == (no_update, "Not updating", shell.POLL_EVERY)
    assert outage == {"as_of": f"{ago(1):%Y-%m-%d} 00:00 UTC"}


@pytest.mark.parametrize(
    "handler", [failures.in_place("place", "It failed"), failures.in_chart("chart", "It failed"), *OF_PAGES]
)
def test_a_page_keeps_what_it_shows_and_hears_of_the_outage(
    handler: Callable[[Exception], Any], client: FlaskClient, postgres: EmbeddedPostgres
) -> None:
    error = no_answer(postgres)
    props = props_set_by(lambda: handler(error) is None)
    assert set(props) == {shell.OUTAGE}


def test_the_grid_of_cards_is_answered_and_hears_of_the_outage(client: FlaskClient, postgres: EmbeddedPostgres) -> None:
    error = no_answer(postgres)
    props = props_set_by(lambda: cards.cards_failed(error)[0] == cards.NO_ROWS)
    assert set(props) == {shell.OUTAGE}


def props_set_by(call: Callable[[], bool]) -> dict[str, Any]:
    """What a callback sets beside its outputs."""

    def run() -> dict[str, Any]:
        context = AttributeDict(triggered_inputs=[], updated_props={})
        context_value.set(context)
        assert call()
        return dict(context.updated_props)

    return copy_context().run(run)


def no_answer(postgres: EmbeddedPostgres) -> Exception:
    """What a read raises while the database is away."""
    postgres.stop()
    with pytest.raises(NO_ANSWER) as away:
        cached.load_movers(MoversRequest())
    return away.value
