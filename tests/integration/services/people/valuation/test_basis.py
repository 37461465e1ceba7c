"""Which server tells what a collection is worth: the replica, but never in an older version than its owner's."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from db.engine import write_engine
from services.people import holdings
from services.people.holding_requests import AddRequest
from services.people.valuation.asking import SummaryRequest
from services.people.valuation.basis import Basis, load_basis, reading_version
from services.people.valuation.summary import load_held_summary
from tests.support.people import new_email, register
from tests.support.prices import ago, make_card, price, scalar, series, store
from tests.support.replica import EmbeddedReplica, Primary, caught_up, configured_for, paused, replicated


@pytest.fixture
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Primary, EmbeddedReplica]]:
    """A primary and its streaming replica, for which the program is configured."""
    with replicated(tmp_path_factory.mktemp("replica")) as servers, configured_for(*servers):
        yield servers


def port_of(basis: Basis) -> int:
    """The port of the server that answers."""
    with reading_version(basis) as connection:
        return int(connection.scalar(text("SELECT inet_server_port()")) or 0)


def test_a_collection_is_read_from_the_replica_unless_that_lacks_its_version(
    servers: tuple[Primary, EmbeddedReplica],
) -> None:
    urls = [server.running() or "" for server in servers]
    of_primary, of_replica = (int(url.rpartition(":")[2].partition("/")[0]) for url in urls)
    store(write_engine(), [series(1, price(ago(1), "12.00"))], [make_card(1)])
    card, user = int(scalar(write_engine(), "SELECT id FROM cards")), register(new_email()).user.id
    holdings.add(user, AddRequest(card))
    caught_up(urls[0], urls[1])
    assert port_of(load_basis(user)) == of_replica
    with paused(urls[0], urls[1]):
        holdings.add(user, AddRequest(card))
        basis = load_basis(user)
        assert port_of(basis) == of_primary
        assert load_held_summary(basis, SummaryRequest()).copies.total == 2
    caught_up(urls[0], urls[1])
    assert port_of(load_basis(user)) == of_replica
