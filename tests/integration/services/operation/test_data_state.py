"""State of the data: which sources are late, and what is known while the database is away."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from services.operation import data_state
from tests.conftest import configured

EDITION = """
    INSERT INTO ingestion_runs (source, status, phase, started_at, finished_at, as_of)
    VALUES (:source, 'succeeded', 'done', now(), now(), now() - CAST(:age AS interval))
"""
NOBODY = ("postgresql+psycopg://nobody@127.0.0.1:1/none", "redis://127.0.0.1:1/0")


def late_sources(engine: Engine, source: str, age: timedelta, missing: str = "{}") -> list[str]:
    """The late sources, where one source has an edition of this age."""
    with engine.begin() as connection:
        connection.execute(text(EDITION), {"source": source, "age": age})
        connection.execute(
            text("INSERT INTO properties (name, value) VALUES ('missing_settings', :missing)"), {"missing": missing}
        )
    return [one.source for one in data_state.load_data_state().late]


@pytest.mark.parametrize(
    ("source", "hours", "late"), [("manapool", 3, []), ("manapool", 5, ["manapool"]), ("cardmarket-guide", 5, [])]
)
def test_a_source_is_late_after_twice_its_interval(database: Engine, source: str, hours: int, late: list[str]) -> None:
    assert late_sources(database, source, timedelta(hours=hours)) == late


@pytest.mark.parametrize("source", ["scryfall-migrations", "simulated-market"])
def test_a_source_without_prices_and_a_simulated_one_are_never_late(database: Engine, source: str) -> None:
    assert late_sources(database, source, timedelta(days=90)) == []


def test_a_source_that_is_not_read_any_more_is_not_late(database: Engine) -> None:
    assert late_sources(database, "cardtrader", timedelta(days=90), '{"cardtrader": "CARDTRADER_TOKEN"}') == []


def test_a_recent_state_is_read_once(database: Engine) -> None:
    first = data_state.recent_state(60)
    assert first is not None
    assert data_state.recent_state(60) is first
    assert data_state.recent_state(0) is not first


def test_a_state_that_nobody_knows_is_none() -> None:
    with configured(*NOBODY):
        assert data_state.recent_state(60) is None
