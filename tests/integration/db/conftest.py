"""Engines of their own for tests of the database."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, create_engine, text

from db.engine import write_engine
from tests.conftest import forget_connections


@pytest.fixture
def another_session(database: Engine) -> Iterator[Callable[[str], Engine]]:
    """The program's write engine on a server that lives in another time zone: `another_session("Europe/Berlin")`."""
    name = database.url.database

    def begin(zone: str) -> Engine:
        with database.begin() as connection:
            connection.execute(text(f"ALTER DATABASE {name} SET timezone = '{zone}'"))
        forget_connections()
        return write_engine()

    yield begin
    engine = create_engine(database.url)
    with engine.begin() as connection:
        connection.execute(text(f"ALTER DATABASE {name} RESET timezone"))
    engine.dispose()
    forget_connections()
