"""`/metrics` of two web processes: who may read it, what it counts, and that labels are few."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import httpx
import psutil
import pytest
from websockets.sync.client import connect

from dashapp.pages.registry import PAGES
from stack.ports import free_port
from tests.conftest import configured
from tests.support.metrics import samples, total
from tests.support.promtool import promtool
from tests.support.serving import Site, served
from tests.support.waiting import wait_until

TOKEN = "a-token-of-some-length"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
REQUESTS = "dualcaster_http_requests_total"


class Metered(NamedTuple):
    """A site of two web processes, the gunicorn that starts them, and the address of the metrics' own port."""

    site: Site
    gunicorn: psutil.Process
    port: str

    def read(self) -> str:
        """Return the metrics of the port."""
        return httpx.get(f"{self.port}/metrics").raise_for_status().text

    def counted(self, route: str, **labels: str) -> float:
        """Return the number of requests to a route."""
        return total(samples(self.read()), REQUESTS, route=route, **labels)


@pytest.fixture(scope="module")
def metered(market_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Metered]:
    """The program over the simulated market."""
    port = free_port()
    settings = {
        "ADMIN_TOKEN": TOKEN,
        "METRICS_PORT": str(port),
        "ALLOWED_HOSTS": "dualcaster.example",
        "GUNICORN_CMD_ARGS": "--workers 2",
        "TMPDIR": str(tmp_path_factory.mktemp("temporary")),
    }
    with configured(market_url, redis_url), served(tmp_path_factory.mktemp("site"), **settings) as site:
        gunicorn = site.worker.parent()
        assert gunicorn is not None
        yield Metered(site, gunicorn, f"http://127.0.0.1:{port}")


def test_metrics_are_for_operators(metered: Metered) -> None:
    address = f"{metered.site.url}/metrics"
    assert httpx.get(address).status_code == 401
    assert httpx.get(address, headers={"Authorization": "Bearer another-token-of-that"}).status_code == 401
    found = httpx.get(address, headers=BEARER)
    assert (found.status_code, found.headers["Cache-Control"]) == (200, "no-store")
    assert found.headers["Content-Type"].startswith("text/plain; version=0.0.4")


def test_the_port_of_the_metrics_answers_nothing_else(metered: Metered) -> None:
    assert httpx.get(f"{metered.port}/metrics").headers["Cache-Control"] == "no-store"
    assert httpx.get(f"{metered.port}/metrics", headers={"Host": "web:9464"}).status_code == 200
    for path in ("/", "/market", "/api/health", "/metrics/"):
        assert httpx.get(f"{metered.port}{path}").status_code == 404
    assert httpx.post(f"{metered.port}/metrics").status_code == 404


def test_the_host_of_a_request_does_not_open_the_port(metered: Metered) -> None:
    port = metered.port.rpartition(":")[2]
    assert httpx.get(f"{metered.site.url}/metrics", headers={"Host": f"127.0.0.1:{port}"}).status_code == 401


def test_promtool_finds_nothing_to_complain_of(metered: Metered) -> None:
    for path in ("/market", "/cards/1", "/api/market/overview", "/api/cards/search?q=a"):
        httpx.get(f"{metered.site.url}{path}")
    assert promtool("check", "metrics", given=metered.read()) == ""


def test_both_processes_together_count_each_request_once(metered: Metered) -> None:
    route = "/api/market/top-movers"
    before = metered.counted(route, method="GET", status="2xx")
    for _ in range(40):
        httpx.get(f"{metered.site.url}{route}").raise_for_status()
    assert {metered.counted(route, method="GET", status="2xx") for _ in range(10)} == {before + 40}


def test_a_killed_process_leaves_its_counts_and_takes_its_gauges_along(metered: Metered) -> None:
    def gauges() -> float:
        return total(samples(metered.read()), "dualcaster_websocket_connections")

    route = "/api/market/volume-by-format"
    for _ in range(20):
        httpx.get(f"{metered.site.url}{route}").raise_for_status()
    before = metered.counted(route)
    with ExitStack() as sockets:
        for _ in range(8):
            sockets.enter_context(connect(metered.site.socket))
        wait_until(lambda: gauges() == 8, "all WebSockets are counted")
        for worker in metered.gunicorn.children():
            worker.kill()
        wait_until(lambda: answers(metered), "new processes answer")
        wait_until(lambda: gauges() == 0, "no WebSocket is left")
    assert metered.counted(route) == before


def answers(metered: Metered) -> bool:
    try:
        return httpx.get(f"{metered.site.url}/api/docs").status_code == 200
    except httpx.TransportError:
        return False


def test_new_processes_write_the_files_of_the_dead(metered: Metered) -> None:
    (folder,) = Path(metered.gunicorn.environ()["TMPDIR"]).glob(f"dualcaster-metrics-{metered.gunicorn.pid}-*")
    metered.gunicorn.children()[0].kill()
    wait_until(lambda: len(running(metered.gunicorn)) == 2, "another process has started")
    wait_until(lambda: answers(metered), "it answers")
    assert {file.stem.rpartition("_")[2] for file in folder.glob("*.db")} == {"0", "1"}


def running(parent: psutil.Process) -> list[psutil.Process]:
    return [child for child in parent.children() if child.status() != psutil.STATUS_ZOMBIE]


def test_no_label_comes_from_a_client(metered: Metered) -> None:
    word = "aworduponthis"
    paths = (
        f"/cards/{word}",
        f"/{word}",
        f"/api/{word}",
        f"/api/cards/search?q={word}",
        f"/sets/{word}",
        f"/methods/{word}",
        "/cards/987654",
    )
    for path in paths:
        httpx.get(f"{metered.site.url}{path}", headers={"X-Request-Id": word, "User-Agent": word})
    httpx.request(word.upper(), metered.site.url)
    body = {"output": f"{word}.children", "outputs": {"id": word, "property": "children"}, "inputs": []}
    httpx.post(f"{metered.site.url}/_dash-update-component", json=body)
    found = metered.read()
    assert word not in found.lower()
    assert "987654" not in found
    routes = {one.labels["route"] for one in samples(found) if one.name == REQUESTS}
    assert {"unmatched", "/cards/<card_id>", "/sets/<code>", "/api/cards/search"} <= routes
    assert {page.path for page in PAGES if "<" in page.path} <= routes
