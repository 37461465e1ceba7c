"""Tables of accounts: what is dropped with age."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from db.writes import accounts
from services.people import registration
from tests.support.people import register
from tests.support.prices import rows, scalar


def test_what_has_ended_is_dropped_and_nothing_else(database: Engine) -> None:
    register()
    registration.invite()
    for days, left in ((6, (1, 1, 1)), (8, (1, 0, 1)), (29, (1, 0, 1)), (31, (0, 0, 1)), (181, (0, 0, 0))):
        with database.begin() as connection:
            accounts.drop_expired(connection, datetime.now(UTC) + timedelta(days=days))
        tables = ("sessions", "invitations", "auth_events")
        assert tuple(scalar(database, f"SELECT count(*) FROM {table}") for table in tables) == left, days
    assert rows(database, "SELECT count(*) FROM users") == [(1,)]
