"""Engines of their own for tests of the database, and the steps after a load that they rest on."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, create_engine, text

from db.engine import write_engine
from tests.conftest import forget_connections
from tests.support.steps import later_steps


@pytest.fixture(autouse=True)
def summaries_and_rollups_alone() -> Iterator[None]:
    """After a load compute what is in `db`; what services make of it has tests of its own."""
    with later_steps():
        yield


@pytest.fixture
def another_session(database: Engine) -> Iterator[Callable[[str, str], Engine]]:
    """The write engine on a server with another setting: `another_session("timezone", "Europe/Berlin")`."""
    changed: list[str] = []

    def begin(setting: str, value: str) -> Engine:
        changed.append(setting)
        alter(database, f"SET {setting} = '{value}'")
        forget_connections()
        return write_engine()

    yield begin
    for setting in changed:
        alter(database, f"RESET {setting}")
    forget_connections()


def alter(database: Engine, what: str) -> None:
    """Change a setting of the database, for sessions that begin later."""
    engine = create_engine(database.url)
    with engine.begin() as connection:
        connection.execute(text(f"ALTER DATABASE {database.url.database} {what}"))
    engine.dispose()
