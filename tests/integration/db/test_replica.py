"""DATABASE_REPLICA_URL: reads go to a replica that is up to date, and to the primary while it is not, or is away."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import time_machine
from sqlalchemy import event, text
from structlog.testing import capture_logs

from db import announcements, redis_client, replica, versions
from db.announcements import PricesChanged
from db.engine import NO_ANSWER, DatabaseAway, reading, writing
from db.engines import CONNECT_WITHIN, replica_engine
from db.positions import UNKNOWN, seeing
from stack.postgres import EmbeddedPostgres
from tests.conftest import forget_connections
from tests.integration.dashapp.conftest import serve
from tests.support.freezing import frozen
from tests.support.replica import EmbeddedReplica, Primary, at, caught_up, configured_for, paused, replicated
from tests.support.waiting import wait_until

TIMEOUT = 0.5  # seconds of STATEMENT_TIMEOUT
Servers = tuple[Primary, EmbeddedReplica]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """A primary and its streaming replica."""
    with replicated(tmp_path_factory.mktemp("replica")) as servers:
        yield servers


@pytest.fixture(autouse=True)
def program(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The program is configured for both; one that a test has stopped is started again."""
    monkeypatch.setenv("STATEMENT_TIMEOUT", str(round(1000 * TIMEOUT)))
    with configured_for(*servers):
        yield


def read_from(*, fresh: bool = False) -> int:
    """The port of the server that answers a read."""
    with reading(fresh=fresh) as connection:
        return int(connection.scalar(text("SELECT inet_server_port()")) or 0)


def port(server: EmbeddedPostgres) -> int:
    return urlsplit(server.running() or "").port or 0


def test_reads_go_to_the_replica_and_writes_to_the_primary(servers: Servers) -> None:
    primary, replica = servers
    assert read_from(fresh=True) == port(primary)
    with writing() as connection:
        written_to = connection.scalar(text("SELECT inet_server_port()"))
    assert (read_from(), written_to) == (port(replica), port(primary))


def test_a_replica_that_is_closed_costs_no_read_and_is_used_again(servers: Servers) -> None:
    primary, replica = servers
    with capture_logs() as logs:
        assert read_from() == port(replica)
        replica.stop()
        assert {read_from() for _ in range(5)} == {port(primary)}
        replica.start()
        assert {read_from() for _ in range(5)} == {port(replica)}
    assert [entry["event"] for entry in logs] == ["replica away, reading from the primary", "replica back"]


def test_a_replica_that_hangs_costs_the_reads_that_wait_for_it_and_no_other(servers: Servers) -> None:
    primary, replica = servers
    assert read_from() == port(replica)
    with frozen(replica):
        with pytest.raises(NO_ANSWER):
            read_from()
        begun = time.monotonic()
        assert {read_from() for _ in range(5)} == {port(primary)}
        assert time.monotonic() - begun < CONNECT_WITHIN + 2
    wait_until(lambda: read_from() == port(replica), "the replica is used again")


def test_health_tells_of_a_replica_that_is_away(servers: Servers) -> None:
    _, replica = servers
    client = serve()
    assert client.get("/api/health").get_json()["checks"]["replica"]["status"] == "healthy"
    replica.stop()
    response = client.get("/api/health")
    checks = response.get_json()["checks"]
    assert (response.status_code, checks["replica"]["status"]) == (200, "degraded")
    assert checks["replica"]["detail"] == "does not answer"
    assert checks["replica"]["reads_from"] == "primary"


def test_while_only_the_primary_is_away_pages_can_be_read(servers: Servers) -> None:
    primary, _ = servers
    primary.stop()
    response = serve().get("/api/health")
    checks = response.get_json()["checks"]
    assert (response.status_code, response.get_json()["status"]) == (200, "degraded")
    assert (checks["database"]["status"], checks["writes"]["status"]) == ("degraded", "degraded")


def urls(servers: Servers) -> tuple[str, str]:
    primary, replica = (server.running() or "" for server in servers)
    return primary, replica


def test_a_version_that_the_replica_has_not_replayed_is_read_from_the_primary(servers: Servers) -> None:
    primary, replica = servers
    with paused(*urls(servers)):
        assert read_from() == port(replica)
        write_something()
        announcements.announce(PricesChanged())
        versions.current()
        assert {read_from() for _ in range(3)} == {port(primary)}
    wait_until(lambda: read_from() == port(replica), "the replica has replayed the version")


def write_something() -> None:
    with writing() as connection:
        connection.execute(text("UPDATE marketplaces SET name = name"))


def test_an_earlier_version_is_read_from_a_replica_that_lags(servers: Servers) -> None:
    primary, replica = servers
    announcements.announce(PricesChanged())
    earlier = versions.read(versions.PRICES)
    with paused(*urls(servers)):
        write_something()
        announcements.announce(PricesChanged())
        later = versions.read(versions.PRICES)
        assert later.position > earlier.position
        assert read_from() == port(primary)
        with seeing(earlier.position):
            assert read_from() == port(replica)


def test_a_version_whose_position_nobody_knows_is_read_from_the_primary(servers: Servers) -> None:
    primary, _ = servers
    redis_client.client().set(versions.key_of(versions.PRICES), 2_000_000_000_000)
    assert versions.read(versions.PRICES).position == UNKNOWN
    assert read_from() == port(primary)


def test_a_version_costs_the_replica_one_statement_and_no_more(servers: Servers) -> None:
    _, replica = servers
    announcements.announce(PricesChanged())
    versions.current()
    caught_up(*urls(servers))
    statements: list[str] = []
    engine = replica_engine()
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    assert {read_from() for _ in range(5)} == {port(replica)}
    assert len([one for one in statements if "replay_lsn" in one]) == 1


def test_of_two_announcements_at_once_the_later_version_needs_the_later_position(servers: Servers) -> None:
    later, earlier = 2_000_000, 1_000_000
    for position in (later, earlier):
        arguments = versions._now(), announcements.CHANNEL, b"{}", position
        redis_client.client().eval(versions.RAISE, 1, versions.key_of("user:1"), *arguments)
    assert versions.read("user:1").position == later


def test_a_read_that_the_replica_does_not_finish_is_answered_by_the_primary(servers: Servers) -> None:
    primary, of_replica = servers
    ports: list[int] = []

    def load() -> int:
        with reading() as connection:
            ports.append(int(connection.scalar(text("SELECT inet_server_port()")) or 0))
            if len(ports) == 1:
                of_replica.stop()
            return int(connection.scalar(text("SELECT 1")) or 0)

    expected = [port(of_replica), port(primary)]
    assert replica.finished(load) == 1
    assert ports == expected


def test_a_read_that_stands_in_the_way_of_replay_is_answered_by_the_primary(servers: Servers) -> None:
    primary, of_replica = servers
    with at(urls(servers)[0]) as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS in_the_way (a int)"))
    caught_up(*urls(servers))
    ports: list[int] = []

    def load() -> int:
        with reading() as connection:
            ports.append(int(connection.scalar(text("SELECT inet_server_port()")) or 0))
            if len(ports) > 1:
                return 1
            with at(urls(servers)[0]) as other, ThreadPoolExecutor(1) as thread:
                asked = thread.submit(connection.scalar, text("SELECT count(*) FROM in_the_way, pg_sleep(0.45)"))
                time.sleep(0.1)
                other.execute(text("DROP TABLE in_the_way"))
                return int(asked.result() or 0)

    assert replica.finished(load) == 1
    assert ports == [port(of_replica), port(primary)]
    assert read_from() == port(of_replica)


def test_a_server_that_is_no_standby_is_not_read(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    primary, _ = servers
    with at(urls(servers)[0]) as connection:
        assert connection.scalar(text("SELECT pg_is_in_recovery()")) is False
    monkeypatch.setenv("DATABASE_REPLICA_URL", urls(servers)[0])
    forget_connections()
    with capture_logs() as logs:
        assert read_from() == port(primary)
    assert [entry["error"] for entry in logs] == ["it is no standby"]
    assert serve().get("/api/health").get_json()["checks"]["replica"]["detail"] == "is no standby of the database"


def test_health_tells_which_server_is_read_and_the_lag(servers: Servers) -> None:
    client = serve()
    versions.current()
    with paused(*urls(servers)):
        before = client.get("/api/health").get_json()["checks"]["replica"]
        write_something()
        announcements.announce(PricesChanged())
        after = client.get("/api/health").get_json()["checks"]["replica"]
    assert (before["status"], before["reads_from"]) == ("healthy", "replica")
    assert (after["status"], after["reads_from"]) == ("healthy", "primary")
    assert after["lag_seconds"] > 0
    assert after["lag_bytes"] > 0


def test_a_replica_that_has_replayed_all_has_no_lag_however_often_health_is_asked(servers: Servers) -> None:
    client = serve()

    def lag() -> tuple[int, float]:
        check = client.get("/api/health").get_json()["checks"]["replica"]
        return check["lag_bytes"], check["lag_seconds"]

    write_something()
    caught_up(*urls(servers))
    wait_until(lambda: lag() == lag() == (0, 0.0), "nothing is missing", within=10.0)


def test_health_is_degraded_where_the_replica_lacks_a_version_for_long(servers: Servers) -> None:
    with paused(*urls(servers)):
        write_something()
        with time_machine.travel(time.time() - 100, tick=True):
            announcements.announce(PricesChanged())
        check = serve().get("/api/health").get_json()["checks"]["replica"]
    assert check["status"] == "degraded"
    assert check["detail"].startswith("lacks prices stored 1")


def test_a_persons_write_waits_shortly_for_a_lock(servers: Servers) -> None:
    lock = text("SELECT FROM marketplaces WHERE id = 1 FOR UPDATE")
    with writing() as first:
        first.execute(lock)
        begun = time.monotonic()
        with pytest.raises(DatabaseAway, match=r"(lock|statement) timeout"), writing() as second:
            second.execute(lock)
    assert time.monotonic() - begun < TIMEOUT + 2
