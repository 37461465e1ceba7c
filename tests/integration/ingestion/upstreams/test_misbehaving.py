"""Upstreams that drip, flood, hide or never end: what is asked of them ends in time, in bounds, with a reason."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
import stamina
import zstandard

from ingestion.contract import SourceError
from ingestion.settings import IngestionSettings
from ingestion.upstreams import fetch, files
from ingestion.upstreams.answers import UpstreamFault
from ingestion.upstreams.connection import connected
from ingestion.upstreams.fetch import download, read_head, read_json
from tests.support.misbehaving import (
    Behaviour,
    answer,
    head,
    misbehaving,
    says_nothing,
    sends,
    sends_without_end,
    sends_zeros,
    zipped_zeros,
)

Ask = Callable[[str, IngestionSettings, Path], object]
GZIPPED = "Content-Encoding: gzip"
DRIP = 0.05  # seconds between two bytes: no read timeout ever passes
SOON = 20.0  # seconds; the machine may be busy


@pytest.fixture
def settings() -> IngestionSettings:
    return IngestionSettings(HTTP_TIMEOUT=0.5, HTTP_DEADLINE=1.0, DOWNLOAD_DEADLINE=1.0, HTTP_ATTEMPTS=2)


@pytest.fixture(autouse=True)
def no_pauses() -> Iterator[None]:
    with stamina.set_testing(True, attempts=100, cap=True):
        yield


def ask_for_a_document(url: str, settings: IngestionSettings, folder: Path) -> object:
    return read_json(url, dict[str, int], settings)


def ask_for_a_head(url: str, settings: IngestionSettings, folder: Path) -> object:
    return read_head(url, settings)


def ask_for_a_file(url: str, settings: IngestionSettings, folder: Path) -> object:
    return download(url, folder, lambda done, total: None, settings)


EVERY = pytest.mark.parametrize("ask", [ask_for_a_document, ask_for_a_head, ask_for_a_file])


def fault_of(ask: Ask, behaviour: Behaviour, settings: IngestionSettings, folder: Path) -> tuple[SourceError, int]:
    """The error that asking ends with, soon, and how often was asked."""
    begun = monotonic()
    with misbehaving(behaviour) as server:
        with pytest.raises(SourceError) as failure:
            ask(f"{server.url}/file.json", settings, folder)
        assert server.url in str(failure.value)
    assert monotonic() - begun < SOON
    assert list(folder.iterdir()) == []
    return failure.value, len(server.asked)


@EVERY
@pytest.mark.parametrize(
    "start",
    [b"", b"HTTP/1.1 200 OK\r\nX-Long: ", head("Content-Length: 1000000"), head()],
    ids=["status", "headers", "body", "body without a length"],
)
def test_a_byte_now_and_then_for_ever_ends_in_time_and_is_not_tried_again(
    start: bytes, ask: Ask, settings: IngestionSettings, tmp_path: Path
) -> None:
    fault, asked = fault_of(ask, sends_without_end(start, b"H", DRIP), settings, tmp_path)
    assert isinstance(fault, UpstreamFault)
    assert "was not done after 1 s" in str(fault)
    assert asked == 1


@EVERY
def test_silence_costs_a_timeout_each_attempt(ask: Ask, settings: IngestionSettings, tmp_path: Path) -> None:
    fault, asked = fault_of(ask, says_nothing, settings, tmp_path)
    assert isinstance(fault, UpstreamFault)
    assert "does not answer: timed out" in str(fault)
    assert asked == 2


def test_a_file_that_comes_too_slowly_is_given_up_long_before_its_deadline(
    settings: IngestionSettings, tmp_path: Path
) -> None:
    patient = settings.model_copy(update={"DOWNLOAD_DEADLINE": 3600.0})
    fault, _ = fault_of(ask_for_a_file, sends_without_end(head(), b"x", DRIP), patient, tmp_path)
    assert isinstance(fault, UpstreamFault)
    assert "sent only" in str(fault)


def test_a_slow_but_steady_file_arrives(
    settings: IngestionSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "SLOWEST", 1)
    patient = settings.model_copy(update={"HTTP_DEADLINE": 0.1, "DOWNLOAD_DEADLINE": 60.0})
    body = b"%d" % 10**50

    def drip(connection: socket.socket) -> None:
        connection.sendall(head(f"Content-Length: {len(body)}"))
        for byte in body:
            connection.sendall(bytes([byte]))
            sleep(DRIP / 10)

    with misbehaving(drip) as server:
        path = download(f"{server.url}/slow.json", tmp_path, lambda done, total: None, patient)
    assert path.read_bytes() == body


@pytest.mark.parametrize("headers", [(f"Content-Length: {10 << 30}",), ()], ids=["announced", "not announced"])
def test_a_file_larger_than_any_is_refused(
    headers: tuple[str, ...], settings: IngestionSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "LARGEST_FILE", 8 << 20)
    patient = settings.model_copy(update={"DOWNLOAD_DEADLINE": 60.0})
    fault, asked = fault_of(ask_for_a_file, sends_zeros(64 << 20, *headers), patient, tmp_path)
    assert not isinstance(fault, UpstreamFault)
    assert "sends more than" in str(fault)
    assert asked == 1


def test_an_answer_larger_than_any_is_refused(settings: IngestionSettings, tmp_path: Path) -> None:
    patient = settings.model_copy(update={"HTTP_DEADLINE": 60.0})
    fault, _ = fault_of(ask_for_a_document, sends_zeros(1 << 30), patient, tmp_path)
    assert "answered more than 16 MiB" in str(fault)


@pytest.mark.parametrize("bomb", [zipped_zeros(1 << 30), zstandard.compress(bytes(1 << 28))], ids=["gzip", "zstd"])
def test_a_small_answer_that_unpacks_to_a_huge_one_is_refused_in_little_memory(
    bomb: bytes, settings: IngestionSettings, tmp_path: Path
) -> None:
    assert len(bomb) < 2 << 20
    fault, _ = fault_of(ask_for_a_document, sends(answer(bomb, GZIPPED)), settings, tmp_path)
    assert "more than 16 MiB when it is decompressed" in str(fault)


def test_a_file_that_unpacks_to_a_huge_one_ends_where_no_real_one_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST_CONTENT", 256 << 20)
    path = tmp_path / "bomb.json.gz"
    path.write_bytes(zipped_zeros(1 << 30))
    read: list[int] = []
    with pytest.raises(SourceError, match=r"bomb\.json\.gz holds more than"):
        read.extend(lengths(path))
    assert sum(read) <= 256 << 20


def lengths(path: Path) -> Iterator[int]:
    """Read a file to its end; yield how much came each time."""
    with files.open_stream(path) as stream:
        while chunk := stream.read1(1 << 20):
            yield len(chunk)


@EVERY
def test_a_redirect_to_itself_ends_however_long_its_body_is(
    ask: Ask, settings: IngestionSettings, tmp_path: Path
) -> None:
    loop = sends_without_end(head("Location: /file.json", status="302 Found"), bytes(1 << 20))
    fault, asked = fault_of(ask, loop, settings, tmp_path)
    assert "more than 5 redirects" in str(fault)
    assert asked == 6


def test_a_token_does_not_follow_a_redirect_to_another_host(settings: IngestionSettings) -> None:
    with misbehaving(sends(answer(b"{}"))) as other:
        away = f"Location: {other.url.replace('127.0.0.1', 'localhost')}/"
        with (
            misbehaving(sends(answer(b"", away, status="302 Found"))) as server,
            connected(settings, 10_000.0, "secret") as upstream,
        ):
            assert upstream.read(f"{server.url}/", "it", 1000) == b"{}"
    assert "authorization: bearer secret" in server.asked[0].text.lower()
    assert "secret" not in other.asked[0].text
