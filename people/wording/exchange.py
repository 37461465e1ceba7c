"""One POST to the language model: whole within a deadline, of bounded size, without redirects."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Timer
from typing import Any

import httpx
import msgspec

CONNECT, DEADLINE = 3.0, 20.0  # seconds
LARGEST = 64 << 10  # bytes of an answer
LONGEST_PAUSE = 20.0  # seconds that an upstream may ask us to wait before the one retry
PAUSING = frozenset({429, 529})
USER_AGENT = "Dualcaster/1.0"


class ModelAway(Exception):
    """The model could not be reached, did not answer in time, or answered nothing that can be read."""


class ModelBusy(ModelAway):
    """The model asks for a pause of `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"it asks for a pause of {seconds:.0f} s")
        self.seconds = seconds


class ModelRefuses(Exception):
    """The model refuses the question for good: a wrong key, an unknown model or parameter; `reason` is its own."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"it answered {status}")
        self.status, self.reason = status, reason


@dataclass(frozen=True, slots=True)
class Question:
    """What is posted where; headers may hold a key."""

    url: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]


def exchange(question: Question) -> Any:
    """Return the JSON that a question is answered with. Raises ModelAway, ModelBusy and ModelRefuses."""
    is_late = Event()
    try:
        status, headers, content = _post(question, is_late)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ModelAway("it was not done in time" if is_late.is_set() else type(error).__name__) from error
    if is_late.is_set():
        raise ModelAway("it was not done in time")
    if status in PAUSING:
        raise ModelBusy(_pause(headers))
    if 400 <= status < 500:
        raise ModelRefuses(status, content.decode("utf-8", "replace"))
    if status != httpx.codes.OK:
        raise ModelAway(f"it answered {status}")
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ModelAway("its answer is no JSON") from error


def _post(question: Question, is_late: Event) -> tuple[int, httpx.Headers, bytes]:
    told = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **question.headers}
    timeout = httpx.Timeout(DEADLINE, connect=CONNECT)
    sockets: list[socket.socket] = []
    with (
        httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False) as client,
        _within(DEADLINE, sockets, is_late),
        client.stream(
            "POST", question.url, json=question.body, headers=told, extensions={"trace": _noting(sockets)}
        ) as response,
    ):
        content = bytearray()
        for part in response.iter_raw():
            content += part
            if len(content) > LARGEST:
                raise ModelAway(f"its answer has more than {LARGEST >> 10} kB")
        return response.status_code, response.headers, bytes(content)


def _noting(sockets: list[socket.socket]) -> Any:
    """Return a trace for httpx that stores the sockets of connections."""

    def note(event: str, information: dict[str, Any]) -> None:
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            sockets.append(information["return_value"].get_extra_info("socket"))

    return note


@contextmanager
def _within(seconds: float, sockets: list[socket.socket], is_late: Event) -> Iterator[None]:
    """Close the connections after some seconds: a read timeout never ends an answer that comes byte by byte."""

    def end() -> None:
        is_late.set()
        for one in sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _pause(headers: httpx.Headers) -> float:
    """Return the seconds of a Retry-After, one without a valid one."""
    text = headers.get("retry-after", "")
    return float(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1.0
