"""Downloads over real HTTP: retried, resumed, whole or not at all."""

import gzip
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import stamina
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from ingestion.contract import SourceError
from ingestion.settings import IngestionSettings
from ingestion.upstreams.fetch import download, read_head, read_json
from ingestion.upstreams.files import open_stream

BODY = b"".join(b"%07d\n" % number for number in range(400_000))  # 3.2 MB


@pytest.fixture
def settings() -> IngestionSettings:
    return IngestionSettings(USER_AGENT="Dualcaster-test/1.0", HTTP_TIMEOUT=2.0, HTTP_ATTEMPTS=3)


@pytest.fixture(autouse=True)
def no_pauses() -> Iterator[None]:
    with stamina.set_testing(True, attempts=100, cap=True):
        yield


class Breaking:
    """A server on a raw socket that sends what it is told and closes, whatever it has promised."""

    def __init__(self, *answers: bytes) -> None:
        self.requests: list[str] = []
        self._answers = list(answers)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/AllPrices.json"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        for answer in self._answers:
            connection, _ = self._socket.accept()
            with connection, suppress(ConnectionError):
                self.requests.append(connection.recv(65536).decode())
                connection.sendall(answer)

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def breaking() -> Iterator[Callable[..., Breaking]]:
    servers: list[Breaking] = []

    def start(*answers: bytes) -> Breaking:
        servers.append(Breaking(*answers))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {size}", *headers, "Connection: close", "", ""]
    return "\r\n".join(lines).encode() + body


def nothing(done: int, total: int | None) -> None:
    pass


def test_a_file_is_stored_under_its_name_with_progress(
    httpserver: HTTPServer, settings: IngestionSettings, tmp_path: Path
) -> None:
    httpserver.expect_request("/files/guide.json").respond_with_data(BODY, content_type="application/json")
    calls: list[tuple[int, int | None]] = []
    directory = tmp_path / "new" / "folder"
    path = download(httpserver.url_for("/files/guide.json"), directory, lambda *call: calls.append(call), settings)
    assert path == directory / "guide.json"
    assert path.read_bytes() == BODY
    assert [total for _, total in calls] == [len(BODY)] * len(calls)
    assert calls[-1] == (len(BODY), len(BODY))
    assert 3 <= len(calls) <= 5
    assert list(directory.iterdir()) == [path]


def test_we_say_who_we_are_and_what_we_take(
    httpserver: HTTPServer, settings: IngestionSettings, tmp_path: Path
) -> None:
    httpserver.expect_request("/file").respond_with_data(b"{}", content_type="application/json")
    download(httpserver.url_for("/file"), tmp_path, nothing, settings)
    request, _ = httpserver.log[0]
    assert request.headers["User-Agent"] == "Dualcaster-test/1.0"
    assert "application/json" in request.headers["Accept"]


def test_the_query_of_an_address_is_kept(httpserver: HTTPServer, settings: IngestionSettings, tmp_path: Path) -> None:
    httpserver.expect_request("/file", query_string="format=file").respond_with_data(b"{}")
    assert download(httpserver.url_for("/file?format=file"), tmp_path, nothing, settings).name == "file"


def test_a_body_that_is_compressed_in_transfer_is_stored_so_and_read_plain(
    httpserver: HTTPServer, settings: IngestionSettings, tmp_path: Path
) -> None:
    compressed = gzip.compress(BODY)
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    httpserver.expect_request("/cards.json").respond_with_data(compressed, headers=headers)
    path = download(httpserver.url_for("/cards.json"), tmp_path, nothing, settings)
    assert path.read_bytes() == compressed
    with open_stream(path) as stream:
        assert stream.read() == BODY


@pytest.mark.parametrize("labelled", [True, False])
def test_a_compressed_file_arrives_as_it_is(
    labelled: bool, httpserver: HTTPServer, settings: IngestionSettings, tmp_path: Path
) -> None:
    headers = {"Content-Encoding": "gzip"} if labelled else {}
    httpserver.expect_request("/AllPrices.json.gz").respond_with_data(gzip.compress(BODY), headers=headers)
    path = download(httpserver.url_for("/AllPrices.json.gz"), tmp_path, nothing, settings)
    assert gzip.decompress(path.read_bytes()) == BODY
    assert httpserver.log[0][0].headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_temporary_failure_is_tried_again(
    status: int, httpserver: HTTPServer, settings: IngestionSettings, tmp_path: Path
) -> None:
    httpserver.expect_ordered_request("/file").respond_with_data("wait", status=status)
    httpserver.expect_ordered_request("/file").respond_with_data("wait", status=status)
    httpserver.expect_ordered_request("/file").respond_with_data(b"good")
    assert download(httpserver.url_for("/file"), tmp_path, nothing, settings).read_bytes() == b"good"


@pytest.mark.parametrize("status", [429, 503])
def test_what_fails_for_good_names_address_fault_and_remedy_and_leaves_nothing(
    status: int, httpserver: HTTPServer, settings: IngestionSettings, tmp_path: Path
) -> None:
    httpserver.expect_request("/file").respond_with_data("<html>sorry", status=status)
    url = httpserver.url_for("/file")
    with pytest.raises(SourceError) as failure:
        download(url, tmp_path, nothing, settings, who="Scryfall bulk data")
    assert str(failure.value).startswith(f"Scryfall bulk data ({url}) answered {status} ")
    assert "--file" in str(failure.value)
    assert len(httpserver.log) == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418])
def test_a_refusal_is_not_tried_again(
    status: int, httpserver: HTTPServer, settings: IngestionSettings, tmp_path: Path
) -> None:
    httpserver.expect_request("/file").respond_with_data("no", status=status)
    with pytest.raises(SourceError, match=rf"localhost \(http.* answered {status}"):
        download(httpserver.url_for("/file"), tmp_path, nothing, settings)
    assert len(httpserver.log) == 1


def test_the_pause_that_the_upstream_asks_for_is_kept(
    httpserver: HTTPServer, settings: IngestionSettings, tmp_path: Path
) -> None:
    httpserver.expect_ordered_request("/file").respond_with_data("wait", status=429, headers={"Retry-After": "1"})
    httpserver.expect_ordered_request("/file").respond_with_data(b"good")
    begun = time.monotonic()
    with stamina.set_testing(False):
        download(httpserver.url_for("/file"), tmp_path, nothing, settings)
    assert 1.0 <= time.monotonic() - begun < 3.0


@pytest.mark.parametrize("pause", ["86400", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_too_long_a_pause_is_told_instead_of_kept(
    pause: str, httpserver: HTTPServer, settings: IngestionSettings, tmp_path: Path
) -> None:
    httpserver.expect_request("/file").respond_with_data("wait", status=429, headers={"Retry-After": pause})
    with pytest.raises(SourceError, match=r"asks to wait \d+ s"):
        download(httpserver.url_for("/file"), tmp_path, nothing, settings)
    assert len(httpserver.log) == 1


def test_a_machine_that_is_not_there_is_named(settings: IngestionSettings, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/bulk-data"
    with pytest.raises(SourceError) as failure:
        download(url, tmp_path, nothing, settings, who="Scryfall bulk data")
    expected = f"Scryfall bulk data ({url}) cannot be reached: connection refused. Check the network, or use --file."
    assert str(failure.value) == expected


def test_a_machine_that_does_not_answer_is_given_up(settings: IngestionSettings, tmp_path: Path) -> None:
    impatient = settings.model_copy(update={"HTTP_TIMEOUT": 0.2})
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/bulk-data"
        with pytest.raises(SourceError, match="does not answer: timed out"):
            download(url, tmp_path, nothing, impatient)


def test_a_body_that_breaks_off_is_resumed_where_the_server_can(
    breaking: Callable[..., Breaking], settings: IngestionSettings, tmp_path: Path
) -> None:
    size = len(BODY)
    part = f"Content-Range: bytes 1000000-{size - 1}/{size}"
    server = breaking(
        answer(BODY[:1_000_000], 'ETag: "a"', length=size),
        answer(BODY[1_000_000:], part, 'ETag: "a"', status="206 Partial Content"),
    )
    path = download(server.url, tmp_path, nothing, settings)
    assert path.read_bytes() == BODY
    assert "range" not in server.requests[0].lower().replace("accept-ranges", "")
    assert "range: bytes=1000000-" in server.requests[1].lower()
    assert 'if-range: "a"' in server.requests[1].lower()


def test_a_body_that_breaks_off_is_begun_again_where_the_file_has_changed(
    breaking: Callable[..., Breaking], settings: IngestionSettings, tmp_path: Path
) -> None:
    newer = BODY[::-1]
    server = breaking(answer(BODY[:1_000_000], 'ETag: "a"', length=len(BODY)), answer(newer, 'ETag: "b"'))
    assert download(server.url, tmp_path, nothing, settings).read_bytes() == newer


def test_without_a_validator_a_body_is_begun_again(
    breaking: Callable[..., Breaking], settings: IngestionSettings, tmp_path: Path
) -> None:
    server = breaking(answer(BODY[:1_000_000], 'ETag: W/"weak"', length=len(BODY)), answer(BODY))
    assert download(server.url, tmp_path, nothing, settings).read_bytes() == BODY
    assert "range:" not in server.requests[1].lower()


def test_another_part_than_was_asked_for_is_not_glued_on(
    breaking: Callable[..., Breaking], settings: IngestionSettings, tmp_path: Path
) -> None:
    size = len(BODY)
    wrong = answer(BODY[5:], f"Content-Range: bytes 5-{size - 1}/{size}", status="206 Partial Content")
    server = breaking(answer(BODY[:1_000_000], 'ETag: "a"', length=size), wrong, answer(BODY))
    assert download(server.url, tmp_path, nothing, settings).read_bytes() == BODY
    assert "range:" not in server.requests[2].lower()


def test_a_body_that_always_breaks_off_fails_and_leaves_nothing(
    breaking: Callable[..., Breaking], settings: IngestionSettings, tmp_path: Path
) -> None:
    (tmp_path / "AllPrices.json").write_bytes(b"the last good download")
    server = breaking(*[answer(BODY[:1_000], length=len(BODY))] * 3)
    with pytest.raises(SourceError, match=r"broke off: .*received 1000 bytes, expected 3200000"):
        download(server.url, tmp_path, nothing, settings)
    assert [path.name for path in tmp_path.iterdir()] == ["AllPrices.json"]
    assert (tmp_path / "AllPrices.json").read_bytes() == b"the last good download"


def test_a_web_page_is_no_file(httpserver: HTTPServer, settings: IngestionSettings, tmp_path: Path) -> None:
    httpserver.expect_request("/file").respond_with_data("<html>Sign in", content_type="text/html; charset=utf-8")
    with pytest.raises(SourceError, match="answered a web page"):
        download(httpserver.url_for("/file"), tmp_path, nothing, settings)
    assert list(tmp_path.iterdir()) == []


def test_an_encoding_that_was_not_asked_for_is_refused(
    httpserver: HTTPServer, settings: IngestionSettings, tmp_path: Path
) -> None:
    httpserver.expect_request("/file").respond_with_data(b"\x8b\x02", headers={"Content-Encoding": "br"})
    with pytest.raises(SourceError, match="encoding that was not asked for"):
        download(httpserver.url_for("/file"), tmp_path, nothing, settings)


def test_redirects_are_followed_but_not_for_ever(
    httpserver: HTTPServer, settings: IngestionSettings, tmp_path: Path
) -> None:
    def redirect(request: Request) -> Response:
        left = int(request.args["left"])
        return Response(status=302, headers={"Location": f"/hop?left={left - 1}"}) if left else Response(b"good")

    httpserver.expect_request("/hop").respond_with_handler(redirect)
    assert download(httpserver.url_for("/hop?left=3"), tmp_path, nothing, settings).read_bytes() == b"good"
    with pytest.raises(SourceError, match="redirects"):
        download(httpserver.url_for("/hop?left=50"), tmp_path, nothing, settings)


@pytest.mark.parametrize("url", ["ftp://example.org/file", "file:///etc/passwd", "/relative", "http://[", "no address"])
def test_what_is_no_web_address_is_refused(url: str, settings: IngestionSettings, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        download(url, tmp_path, nothing, settings)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["/..%2f..%2fescape", "/%2e%2e", "/.hidden", "/"])
def test_a_file_never_leaves_its_folder(
    path: str, httpserver: HTTPServer, settings: IngestionSettings, tmp_path: Path
) -> None:
    httpserver.expect_request(re.compile(".*")).respond_with_data(b"good")
    directory = tmp_path / "downloads"
    stored = download(httpserver.url_for(path), directory, nothing, settings)
    assert stored.parent == directory
    assert list(tmp_path.iterdir()) == [directory]


def test_a_folder_that_cannot_be_written_is_named(
    httpserver: HTTPServer, settings: IngestionSettings, tmp_path: Path
) -> None:
    httpserver.expect_request("/file").respond_with_data(b"good")
    (tmp_path / "taken").write_bytes(b"a file")
    with pytest.raises(SourceError, match="cannot be written: "):
        download(httpserver.url_for("/file"), tmp_path / "taken", nothing, settings)


def test_secrets_in_an_address_stay_out_of_the_text(
    httpserver: HTTPServer, settings: IngestionSettings, tmp_path: Path
) -> None:
    httpserver.expect_request("/file").respond_with_data(b"no", status=404)
    url = httpserver.url_for("/file?token=secret1").replace("http://", "http://user:secret2@")
    with pytest.raises(SourceError) as failure:
        download(url, tmp_path, nothing, settings)
    assert "secret" not in str(failure.value)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"<!DOCTYPE html>", "a web page"),
        (b"[1, 2]", "something else than expected"),
        (b'{"a": ', "something else than expected"),
        (b"", "something else than expected"),
    ],
)
def test_a_document_that_is_not_what_was_expected_is_told(
    body: bytes, fault: str, httpserver: HTTPServer, settings: IngestionSettings
) -> None:
    httpserver.expect_request("/document").respond_with_data(body, content_type="application/json")
    with pytest.raises(SourceError, match=f"answered {fault}"):
        read_json(httpserver.url_for("/document"), dict[str, int], settings)


def test_a_document_without_end_is_cut_short(httpserver: HTTPServer, settings: IngestionSettings) -> None:
    httpserver.expect_request("/document").respond_with_data(b" " * (17 << 20), content_type="application/json")
    with pytest.raises(SourceError, match="more than 16 MiB"):
        read_json(httpserver.url_for("/document"), dict[str, int], settings)


def test_the_head_of_a_file_is_had_without_the_rest(httpserver: HTTPServer, settings: IngestionSettings) -> None:
    headers = {"Last-Modified": "Sat, 01 Mar 2025 09:07:00 GMT"}
    httpserver.expect_request("/file").respond_with_data(gzip.compress(BODY), headers=headers)
    head = read_head(httpserver.url_for("/file"), settings)
    assert head is not None
    assert BODY.startswith(head.start)
    assert len(head.start) > 10_000
    assert head.size == len(gzip.compress(BODY))
    assert head.last_modified is not None
    assert f"{head.last_modified:%Y-%m-%dT%H:%M%z}" == "2025-03-01T09:07+0000"


def test_the_head_of_a_file_that_is_not_there_is_none(httpserver: HTTPServer, settings: IngestionSettings) -> None:
    httpserver.expect_request("/file").respond_with_data(b"no", status=404)
    assert read_head(httpserver.url_for("/file"), settings) is None
