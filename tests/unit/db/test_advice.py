"""What people are told when the database cannot be used, and how its address may be written."""

import psycopg
import pytest
from psycopg import errors
from sqlalchemy.exc import DBAPIError

from db.engine import DatabaseAway, DatabaseError, advice
from db.settings import NotConfigured, with_driver


def wrapped(error: psycopg.Error) -> DatabaseError:
    """The error as SQLAlchemy raises it."""
    return DBAPIError.instance("SELECT 1", None, error, psycopg.Error)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (psycopg.OperationalError("connection refused"), "cannot be reached"),
        (errors.UndefinedTable('relation "cards" does not exist'), "make migrate"),
        (errors.UndefinedColumn('column "x" does not exist'), "make migrate"),
        (errors.UndefinedFunction("function x() does not exist"), "make migrate"),
        (errors.DiskFull("No space left on device"), "gave up"),
        (errors.DeadlockDetected("deadlock detected"), "gave up"),
        (errors.AdminShutdown("terminating connection"), "gave up"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_with_what_to_do(error: psycopg.Error, told: str) -> None:
    text = advice(wrapped(error))
    assert told in text
    assert str(error) in text


def test_a_database_that_is_away_is_an_error_of_the_database() -> None:
    assert isinstance(wrapped(psycopg.OperationalError("x")), DatabaseAway)
    assert issubclass(DatabaseAway, DatabaseError)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+psycopg2"])
def test_an_address_may_name_any_driver(scheme: str) -> None:
    assert with_driver(f"{scheme}://me:pa:ss@host:1/name?sslmode=require") == (
        "postgresql+psycopg://me:pa:ss@host:1/name?sslmode=require"
    )


@pytest.mark.parametrize("url", ["", "localhost", "mysql://host/name", "postgresql:host", "sqlite://"])
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(NotConfigured, match="postgresql://"):
        with_driver(url)
