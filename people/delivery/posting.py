"""One POST to an address of a user: https on port 443, to the public address that was checked, without redirects."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import httpx
import msgspec

from people.delivery.public_addresses import ForbiddenAddress, public_addresses

SECONDS_OF_SILENCE, DEADLINE = 5.0, 15.0
LARGEST = 16 << 10  # bytes of an answer that are read
USER_AGENT = "Dualcaster-Alerts/1.0"


class NotDelivered(Exception):
    """The receiver could not be reached, or did not answer in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status of an answer, and the pause that it asks for; None where it asks for none."""

    status: int
    pause: timedelta | None = None


class Told(msgspec.Struct):
    """What Discord says of its limits, in seconds."""

    retry_after: float = 0.0


def post(address: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Post JSON to an address. Raises ForbiddenAddress, UnknownName, NotDelivered.

    The name is resolved once: the connection goes to the address that was checked.
    """
    url = httpx.URL(address)
    if url.scheme != "https" or url.port is not None or url.userinfo:
        raise ForbiddenAddress(f"{url.host} is not asked over https on port 443")
    pinned = url.copy_with(host=public_addresses(url.host)[0])
    return exchange(pinned, {**headers, "Host": url.host}, body, url.host)


def exchange(url: httpx.URL, headers: Mapping[str, str], body: bytes, name: str) -> Answer:
    """Post to a URL whose certificate must be that of `name`. Raises NotDelivered."""
    until = time.monotonic() + DEADLINE
    told = {"Content-Type": "application/json", "User-Agent": USER_AGENT, "Accept-Encoding": "identity", **headers}
    client = httpx.Client(timeout=SECONDS_OF_SILENCE, follow_redirects=False, trust_env=False)
    try:
        with (
            client,
            client.stream("POST", url, content=body, headers=told, extensions={"sni_hostname": name}) as response,
        ):
            return Answer(response.status_code, _pause(response, _read(response, until)))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotDelivered(type(error).__name__) from error


def _read(response: httpx.Response, until: float) -> bytes:
    """Return the beginning of an answer; what is longer or too slow is left."""
    content = b""
    for part in response.iter_raw():
        content += part
        if len(content) >= LARGEST or time.monotonic() > until:
            break
    return content[:LARGEST]


def _pause(response: httpx.Response, content: bytes) -> timedelta | None:
    if response.status_code != httpx.codes.TOO_MANY_REQUESTS:
        return None
    seconds = 0.0
    with suppress(ValueError):
        seconds = float(response.headers.get("Retry-After", "0"))
    with suppress(msgspec.DecodeError):
        seconds = msgspec.json.decode(content, type=Told).retry_after or seconds
    return timedelta(seconds=min(max(seconds, 0.0), 3600.0))
