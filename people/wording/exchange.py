"""One POST to the language model: whole within a deadline, of bounded size, without redirects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec

from db.deadlines import Connections

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
    connections = Connections()
    with connections.within(DEADLINE) as deadline:
        try:
            status, headers, content = _post(question, connections)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ModelAway("it was not done in time" if deadline.is_over else type(error).__name__) from error
    if deadline.is_over:
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


def _post(question: Question, connections: Connections) -> tuple[int, httpx.Headers, bytes]:
    told = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **question.headers}
    timeout = httpx.Timeout(DEADLINE, connect=CONNECT)
    with (
        httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False) as client,
        client.stream(
            "POST", question.url, json=question.body, headers=told, extensions={"trace": connections.trace}
        ) as response,
    ):
        content = bytearray()
        for part in response.iter_raw():
            content += part
            if len(content) > LARGEST:
                raise ModelAway(f"its answer has more than {LARGEST >> 10} kB")
        return response.status_code, response.headers, bytes(content)


def _pause(headers: httpx.Headers) -> float:
    """Return the seconds of a Retry-After, one without a valid one."""
    text = headers.get("retry-after", "")
    return float(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1.0
