"""Bodies that are too large or hold too much: refused at once, at little cost, and the answer reaches the client."""

from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest

from tests.conftest import configured
from tests.support.raw_http import Talk
from tests.support.serving import Site, served

CALLBACKS = "/_dash-update-component"
PATHS = (CALLBACKS, "/api/admin/dead-letters/1/drop", "/api/health", "/market", "/api/nothing")
HEADERS = {"Content-Type": "application/json"}
MOST = 16 << 10  # bytes of a body
HUGE = b"[" + b"[]," * 10_000_000 + b"[]]"
CHUNK = b"1000\r\n" + b"x" * 4096 + b"\r\n"
CHUNKED, JSON = "Transfer-Encoding: chunked", "Content-Type: application/json"


@pytest.fixture(scope="module")
def site(market_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program, with a small bound for bodies."""
    folder = tmp_path_factory.mktemp("web")
    with configured(market_url, redis_url), served(folder, MAX_BODY_KB=str(MOST >> 10)) as site:
        yield site


@pytest.fixture
def talk(site: Site) -> Iterator[Talk]:
    """A new connection."""
    with Talk(site) as talk:
        yield talk


@pytest.mark.parametrize("path", PATHS)
def test_a_body_that_is_announced_as_too_large_is_refused_before_any_of_it_is_read(talk: Talk, path: str) -> None:
    talk.ask(path, f"Content-Length: {MOST + 1}", method="POST")
    assert talk.hear().status == 413
    assert talk.has_ended()


def test_a_body_of_just_the_size_that_is_allowed_is_read(site: Site) -> None:
    sent = [httpx.post(site.url + CALLBACKS, content=b"x" * size, headers=HEADERS) for size in (MOST, MOST + 1)]
    assert [answer.status_code for answer in sent] == [400, 413]


def test_a_chunked_body_is_refused_as_soon_as_it_is_too_large(talk: Talk) -> None:
    talk.ask(CALLBACKS, CHUNKED, JSON, method="POST")
    talk.say(CHUNK * (2 * MOST // 4096))
    assert talk.hear().status == 413
    assert talk.has_ended()


@pytest.mark.parametrize("path", ["/api/nothing", "/market"])
def test_a_chunked_body_that_nobody_reads_ends_the_connection(talk: Talk, path: str) -> None:
    talk.ask(path, CHUNKED, method="POST")
    with pytest.raises((ConnectionResetError, BrokenPipeError)):
        talk.say_until_the_end(CHUNK, 64 << 20)


def test_a_small_body_that_nobody_reads_does_not_end_the_connection(talk: Talk) -> None:
    for _ in range(3):
        talk.ask("/api/nothing", "Content-Length: 2000", method="POST")
        talk.say(b"x" * 2000)
        assert talk.hear().status == 404


def test_a_body_that_will_be_refused_is_not_asked_for(talk: Talk) -> None:
    talk.ask(CALLBACKS, f"Content-Length: {MOST + 1}", "Expect: 100-continue", method="POST")
    assert talk.socket.recv(12) == b"HTTP/1.1 413"


@pytest.mark.parametrize(
    ("size", "said"), [(1, b"4096 chunks at most"), (64, b"No page asks"), (4_000, b"No page asks")]
)
def test_a_chunked_body_has_a_limited_number_of_pieces(talk: Talk, size: int, said: bytes) -> None:
    body = b'{"a":"' + b"x" * (MOST // 2) + b'"}'
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    talk.ask(CALLBACKS, CHUNKED, JSON, method="POST")
    with suppress(OSError):
        talk.say(b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n")
    assert said in talk.hear_text()


@pytest.mark.parametrize(
    "body",
    [b"zz\r\n{}\r\n0\r\n\r\n", b"-2\r\n{}\r\n0\r\n\r\n", b"2\r\n{}XX0\r\n\r\n", b"2\r\n{}\r\n0\r\nA B C\r\n\r\n",
     b"2;" + b"a" * 20_000 + b"\r\n{}\r\n0\r\n\r\n", b"2\r\n{}\r\n0\r\n" + b"X: y\r\n" * 200_000 + b"\r\n"],
)  # fmt: skip
def test_a_body_that_is_chunked_wrongly_is_the_clients_mistake(site: Site, talk: Talk, body: bytes) -> None:
    talk.ask(CALLBACKS, CHUNKED, JSON, method="POST")
    with suppress(OSError):
        talk.say(body)
    assert talk.hear().status == 400
    assert talk.has_ended()


def test_the_api_says_it_in_its_own_words(site: Site) -> None:
    answer = httpx.post(f"{site.url}/api/admin/dead-letters/1/drop", content=b"x" * 2 * MOST)
    assert answer.json()["error"] == {
        "code": "request_entity_too_large",
        "message": f"The body of a request may have {MOST} bytes at most.",
    }


def test_ten_million_empty_lists_cost_next_to_nothing(site: Site) -> None:
    before = site.worker.memory_info().rss, sum(site.worker.cpu_times()[:2])
    for _ in range(3):
        answer = httpx.post(site.url + CALLBACKS, content=HUGE, headers=HEADERS, timeout=20)
        assert answer.status_code == 413
    assert site.worker.memory_info().rss - before[0] < 32 << 20
    assert sum(site.worker.cpu_times()[:2]) - before[1] < 2


@pytest.mark.parametrize("body", ["[" * 8_000 + "]" * 8_000, '{"a":' * 100 + "1" + "}" * 100])
def test_a_body_that_is_nested_too_deeply_is_the_clients_mistake(site: Site, body: str) -> None:
    answer = httpx.post(site.url + CALLBACKS, content=body, headers=HEADERS, timeout=20)
    assert answer.status_code == 400
