"""Tasks of upkeep: what interrupted loads have left, and retention."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db import versions
from db.redis_locks import only_one
from db.retention import KEEP_SNAPSHOTS
from tests.support.inventories import a_card, imported, manabox
from tests.support.people import register
from tests.support.prices import ago, execute, is_timescale, make_card, price, rows, scalar, series, store
from tests.support.recommendations import issue_at, recommendation
from upkeep import tasks
from workers.app import app


@pytest.fixture(autouse=True)
def application() -> None:
    """The application that shared tasks belong to."""
    app.set_current()


Schedule = dict[str, dict[str, Any]]


def test_a_refresh_does_what_was_left_and_tells_the_readers(database: Engine) -> None:
    store(database, [series(1, price(ago(1), "1"))], [make_card(1)])
    before = versions.current()
    tasks.refresh.apply().get()
    assert rows(database, "SELECT FROM refresh_requests") == []
    assert scalar(database, "SELECT price_sum FROM market_index_daily") == 1
    assert versions.current() > before


def test_a_refresh_without_anything_left_to_do_tells_nobody(database: Engine) -> None:
    before = versions.current()
    tasks.refresh.apply().get()
    assert versions.current() == before


def test_retention_lets_go_of_what_is_too_old(database: Engine) -> None:
    """On TimescaleDB a policy does it, and the task leaves it alone."""
    old = datetime.now(UTC) - KEEP_SNAPSHOTS - timedelta(days=30)
    store(database, [series(1, price(old, "1"), price(ago(1), "1"))], [make_card(1)])
    dropped = tasks.retention.apply().get()
    kept = 2 if is_timescale(database) else 1
    assert len(dropped) == 2 - kept
    assert scalar(database, "SELECT count(*) FROM price_snapshots") == kept


def test_a_refresh_that_another_worker_does_is_left_to_it(database: Engine) -> None:
    with only_one("refresh"):
        assert tasks.refresh.apply().get() == "busy"
    assert tasks.refresh.apply().get() == "done"


def test_retention_lets_go_of_keys_past_their_day(database: Engine) -> None:
    user_id = register().user.id
    for age in ("23 hours", "25 hours"):
        execute(
            database,
            f"""
            INSERT INTO idempotency_keys (user_id, digest, request, claimed_at)
            VALUES ({user_id}, '{age}', '', now() - interval '{age}')
            """,
        )
    tasks.retention.apply().get()
    assert [bytes(digest) for (digest,) in rows(database, "SELECT digest FROM idempotency_keys")] == [b"23 hours"]


def test_retention_lets_go_of_silences_that_ended_before_the_oldest_prices(database: Engine) -> None:
    store(database, [series(1, price(ago(1), "1"))], [make_card(1)])
    oldest = datetime.now(UTC) - KEEP_SNAPSHOTS
    ends = [oldest - timedelta(hours=1), oldest + timedelta(hours=1), ago(2)]
    for end in ends:
        execute(
            database,
            "INSERT INTO price_silences SELECT id, :since, :until FROM price_series",
            since=end - timedelta(days=2),
            until=end,
        )
    tasks.retention.apply().get()
    with database.connect() as connection:
        left = connection.scalars(text("SELECT until FROM price_silences ORDER BY until")).all()
    assert left == ends[1:]


def test_copies_are_given_the_cards_that_the_catalogue_has_learned(database: Engine) -> None:
    store(database, [], [make_card(1)])
    imported(register().user.id, manabox(a_card(2, Quantity=3)))
    assert tasks.resolve.apply().get() == 0
    store(database, [], [make_card(2)])
    assert tasks.resolve.apply().get() == 1
    assert rows(database, "SELECT quantity FROM holdings WHERE card_id IS NOT NULL") == [(3,)]


def test_retention_lets_go_of_the_rows_of_old_imports(database: Engine) -> None:
    store(database, [], [make_card(1)])
    imported(register().user.id, manabox(a_card(1)))
    tasks.retention.apply().get()
    assert scalar(database, "SELECT count(*) FROM import_rows") == 1
    execute(database, "UPDATE imports SET created_at = now() - interval '91 days'")
    tasks.retention.apply().get()
    assert scalar(database, "SELECT count(*) FROM import_rows") == 0


def test_recommendations_are_judged_on_schedule_and_once(database: Engine) -> None:
    start = ago(12)
    issue_at(database, start, [recommendation(1, start, horizons=(7,))])
    with only_one("evaluate"):
        assert tasks.evaluate.apply().get() == 0
    assert [tasks.evaluate.apply().get() for _ in range(2)] == [1, 0]
    assert scalar(database, "SELECT label FROM recommendation_outcomes") == "unfilled"
