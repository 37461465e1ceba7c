"""Workers and the command line act on what the primary has, however far a replica lags behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from db.engine import reading, write_engine
from ingestion.runs import undo
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from ingestion.simulation.standing import standing
from ingestion.sources import refresh_targets
from ingestion.tasks import waits_for_catalogue
from services.actors import CONSOLE
from services.operation import dead_letters
from tests.support.prices import ago, make_card, price, series
from tests.support.replica import EmbeddedReplica, Primary, configured_for, paused, replicated
from tests.support.sources import GivenSource

Servers = tuple[Primary, EmbeddedReplica]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """A primary and its streaming replica."""
    with replicated(tmp_path_factory.mktemp("replica")) as servers:
        yield servers


@pytest.fixture
def run_id(servers: Servers, tmp_path: Path) -> Iterator[int]:
    """A run that has just stored a card and a price, which the replica does not show."""
    with configured_for(*servers), paused(*(server.running() or "" for server in servers)):
        file = tmp_path / "given.json"
        file.write_text("{}")
        given = [make_card(1), series(1, price(ago(1), "2"))]
        yield run_source(GivenSource(given, name="scryfall-bulk"), Log("given"), [file]).run_id


def test_what_a_run_has_stored_is_acted_upon_and_can_be_taken_back(run_id: int) -> None:
    with reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM ingestion_runs")) == 0, "the replica does not lag"
    assert len(standing().series) == 1
    assert not waits_for_catalogue("cardmarket-guide")
    assert len(refresh_targets.outdated_cards(["tcgplayer"])) == 1
    assert undo.undo(run_id).deleted == 1


def test_a_dead_letter_is_seen_at_once_and_not_any_more_once_it_is_dropped(run_id: int) -> None:
    insert = """
        INSERT INTO dead_letters (message_id, task, arguments, error, traceback, attempts)
        VALUES (:id, 'ingestion.collect', '{"args": [], "kwargs": {}}', 'failed', '', 1) RETURNING id
    """
    with write_engine().begin() as connection:
        number = int(connection.scalar(text(insert), {"id": f"of run {run_id}"}) or 0)
    assert [letter.id for letter in dead_letters.load_letters()] == [number]
    assert dead_letters.drop(number, CONSOLE)
    assert dead_letters.load_letters() == []
