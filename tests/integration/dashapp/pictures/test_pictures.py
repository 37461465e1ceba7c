"""Pictures of cards as a browser gets them: fetched once from the upstream, kept, and drawn wherever there is none."""

import gzip
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from pytest_httpserver import HTTPServer
from sqlalchemy import Engine
from werkzeug import Request, Response
from werkzeug.test import TestResponse

from dashapp import pictures
from dashapp.app import create_server
from dashapp.paths import PictureSize, Side, picture_path
from dashapp.pictures import scans, upstream
from dashapp.pictures.sizes import SIZES
from tests.integration.dashapp.pictures.conftest import FILE, Serve
from tests.support.prices import rows
from tests.support.waiting import wait_until

BOLT, DELVER, UNSEEN = 1, 2, 3
JPEG, SVG = "image/jpeg", "image/svg+xml"
SCAN = b"\xff\xd8\xff" + bytes(range(256)) * 8
WEEK, MINUTE = 604_800, 60


def at_upstream(card_id: int, size: str = "normal", side: Side = "front") -> str:
    """The path of a scan at the upstream, without its version."""
    return f"/{size}/{side}/{FILE.format(card_id)}".partition("?")[0]


def offer(httpserver: HTTPServer, path: str, data: bytes = SCAN, **answer: object) -> None:
    httpserver.expect_request(path).respond_with_data(data, **{"content_type": JPEG, **answer})


def ask(client: FlaskClient, card_id: int, size: PictureSize = "normal", side: Side = "front") -> TestResponse:
    return client.get(picture_path(card_id, size, side))


def is_drawn(answer: TestResponse) -> bool:
    """Whether an answer is a drawing that a browser can show."""
    if answer.mimetype != SVG:
        return False
    return answer.status_code == 200 and ElementTree.fromstring(answer.text).tag.endswith("svg")


@pytest.fixture
def slow(httpserver: HTTPServer) -> Iterator[Event]:
    """Scans that the upstream sends only once the event is set."""
    sends = Event()

    def answer(_request: Request) -> Response:
        sends.wait(60)
        return Response(SCAN, mimetype=JPEG)

    for card_id in (BOLT, DELVER):
        httpserver.expect_request(at_upstream(card_id)).respond_with_handler(answer)
    yield sends
    sends.set()


@pytest.mark.parametrize(
    ("size", "name"), [("art", "art_crop"), ("small", "small"), ("normal", "normal"), ("large", "large")]
)
def test_a_picture_is_the_scan_of_its_size(serve: Serve, httpserver: HTTPServer, size: PictureSize, name: str) -> None:
    offer(httpserver, at_upstream(BOLT, name))
    answer = ask(serve(), BOLT, size)
    assert (answer.status_code, answer.mimetype, answer.data) == (200, JPEG, SCAN)


def test_the_back_is_a_scan_of_its_own(serve: Serve, httpserver: HTTPServer) -> None:
    offer(httpserver, at_upstream(DELVER), SCAN + b"front")
    offer(httpserver, at_upstream(DELVER, side="back"), SCAN + b"back")
    client = serve()
    assert ask(client, DELVER).data == SCAN + b"front"
    assert ask(client, DELVER, side="back").data == SCAN + b"back"


def test_the_upstream_is_asked_by_name_for_the_version_that_the_catalogue_tells(
    serve: Serve, httpserver: HTTPServer
) -> None:
    offer(httpserver, at_upstream(BOLT))
    ask(serve(), BOLT)
    ((request, _),) = httpserver.log
    assert request.headers["User-Agent"] == "Test/1.0"
    assert request.query_string == b"1562404626"


def test_a_scan_is_fetched_once_and_kept_over_a_restart(serve: Serve, httpserver: HTTPServer) -> None:
    offer(httpserver, at_upstream(BOLT))
    client = serve()
    assert ask(client, BOLT).data == ask(client, BOLT).data == SCAN
    wait_until(lambda: ask(serve(), BOLT).data == SCAN)
    assert len(httpserver.log) == 1


def test_readers_of_one_moment_share_one_request(serve: Serve, httpserver: HTTPServer, slow: Event) -> None:
    client = serve()
    with ThreadPoolExecutor(4) as threads:
        answers = [threads.submit(ask, client.application.test_client(), BOLT) for _ in range(4)]
        wait_until(lambda: len(client.application.extensions["pictures"]._flights) == 1)
        slow.set()
    assert {answer.result().data for answer in answers} == {SCAN}
    assert len(httpserver.log) == 1


def test_browsers_keep_a_scan_for_a_week_and_ask_for_a_changed_one_only(serve: Serve, httpserver: HTTPServer) -> None:
    offer(httpserver, at_upstream(BOLT))
    client = serve()
    answer = ask(client, BOLT)
    assert (answer.cache_control.public, answer.cache_control.max_age) == (True, WEEK)
    again = client.get(picture_path(BOLT, "normal"), headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("size", SIZES)
def test_a_card_without_a_scan_is_drawn_and_no_upstream_is_asked(
    serve: Serve, httpserver: HTTPServer, size: PictureSize
) -> None:
    answer = ask(serve(), UNSEEN, size)
    assert is_drawn(answer)
    assert answer.cache_control.max_age == WEEK
    assert httpserver.log == []


def test_no_card_of_a_simulated_market_has_a_scan(market: Engine) -> None:
    assert rows(market, "SELECT count(*) FROM cards WHERE image_url IS NOT NULL") == [(0,)]


def test_where_nothing_may_be_kept_nothing_is_fetched(serve: Serve, httpserver: HTTPServer) -> None:
    answer = ask(serve(PICTURE_CACHE_MB="0"), BOLT)
    assert is_drawn(answer)
    assert answer.cache_control.max_age == WEEK
    assert httpserver.log == []


@pytest.mark.parametrize(
    "answered",
    [
        {"status": 404},
        {"status": 403},
        {"status": 500},
        {"status": 302, "headers": {"Location": "/normal/front/elsewhere.jpg"}},
        {"data": b"<!doctype html><title>Sign in</title>", "content_type": "text/html"},
        {"data": b"<!doctype html><title>Sign in</title>"},
        {"content_type": "text/html"},
        {"data": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "content_type": SVG},
        {"data": b""},
        {"data": gzip.compress(SCAN), "headers": {"Content-Encoding": "gzip"}},
        {"data": SCAN + bytes(upstream.LARGEST)},
    ],
    ids=["404", "403", "500", "redirect", "page", "labelled-page", "label", "svg", "empty", "compressed", "oversized"],
)
def test_what_is_no_scan_is_drawn_for_a_minute_and_not_asked_for_again(
    serve: Serve, httpserver: HTTPServer, answered: dict[str, object], tmp_path: Path
) -> None:
    offer(httpserver, at_upstream(BOLT), **answered)
    client = serve()
    first, second = ask(client, BOLT), ask(client, BOLT)
    assert is_drawn(first)
    assert first.data == second.data
    assert first.cache_control.max_age == MINUTE
    assert [request.path for request, _ in httpserver.log] == [at_upstream(BOLT)]
    assert not (tmp_path / "pictures").exists()


def test_an_upstream_that_cannot_be_reached_is_left_alone(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    client = serve(PICTURES_URL="http://127.0.0.1:9")
    for size in ("art", "small", "normal"):
        assert is_drawn(ask(client, BOLT, size))
    fetched: list[str] = []
    monkeypatch.setattr(upstream.ScanUpstream, "fetch", lambda _self, path: fetched.append(path))
    assert is_drawn(ask(client, BOLT, "large"))
    assert fetched == []


def test_an_upstream_that_asks_for_a_pause_gets_it(serve: Serve, httpserver: HTTPServer) -> None:
    httpserver.expect_request(at_upstream(BOLT)).respond_with_data("", 429, {"Retry-After": "3600"})
    offer(httpserver, at_upstream(DELVER))
    client = serve()
    assert is_drawn(ask(client, BOLT))
    assert is_drawn(ask(client, DELVER))
    assert len(httpserver.log) == 1


def test_a_slow_scan_is_drawn_first_and_there_for_the_next_reader(
    serve: Serve, httpserver: HTTPServer, slow: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "PATIENCE", 0.01)
    client = serve()
    first = ask(client, BOLT)
    assert is_drawn(first)
    assert first.cache_control.max_age == MINUTE
    slow.set()
    wait_until(lambda: ask(client, BOLT).data == SCAN)
    assert len(httpserver.log) == 1


def test_nobody_waits_for_an_upstream_that_is_known_to_be_slow(
    serve: Serve, slow: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = serve()
    monkeypatch.setattr(scans, "PATIENCE", 0.01)
    assert is_drawn(ask(client, BOLT))
    monkeypatch.setattr(scans, "PATIENCE", 3600.0)
    assert is_drawn(ask(client, DELVER))
    assert not slow.is_set()


def test_a_scan_that_cannot_be_stored_is_shown_all_the_same(
    serve: Serve, httpserver: HTTPServer, tmp_path: Path
) -> None:
    offer(httpserver, at_upstream(BOLT))
    (tmp_path / "pictures").write_text("no folder")
    assert ask(serve(), BOLT).data == SCAN


def test_the_folder_stays_within_its_bound(serve: Serve, httpserver: HTTPServer, tmp_path: Path) -> None:
    large = SCAN + bytes(400_000)
    client = serve(PICTURE_CACHE_MB="1")
    for size, name in {"art": "art_crop", "small": "small", "normal": "normal", "large": "large"}.items():
        for side in ("front", "back"):
            offer(httpserver, at_upstream(DELVER, name, side), large)
            assert ask(client, DELVER, size, side).data == large
    wait_until(lambda: not client.application.extensions["pictures"]._flights)
    stored = [path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()]
    assert len(httpserver.log) == 8
    assert 0 < sum(stored) <= 1 << 20


@pytest.mark.parametrize(
    "path",
    [
        picture_path(4, "normal"),
        picture_path(BOLT, "normal", "back"),
        picture_path(2**31, "normal"),
        f"/pictures/{BOLT}/huge",
        f"/pictures/{BOLT}/normal/front",
        f"/pictures/{BOLT}",
        "/pictures/-1/normal",
    ],
)
def test_what_does_not_exist_is_a_404(serve: Serve, httpserver: HTTPServer, path: str) -> None:
    assert serve().get(path).status_code == 404
    assert httpserver.log == []


def test_a_drawing_is_compressed_and_a_browser_that_has_it_gets_no_second_one(serve: Serve) -> None:
    serve()
    server = create_server()
    pictures.register(server)
    client = server.test_client()
    headers = {"Accept-Encoding": "br"}
    answer = client.get(picture_path(UNSEEN, "normal"), headers=headers)
    assert answer.headers["Content-Encoding"] == "br"
    headers["If-None-Match"] = answer.headers["ETag"]
    assert client.get(picture_path(UNSEEN, "normal"), headers=headers).status_code == 304
