"""The upstream of the scans: one bounded answer at a time, and nothing but a picture."""

import time
from functools import cached_property

import httpx

from dashapp.pictures.mime_types import mime_type

SECONDS_OF_SILENCE, DEADLINE = 5.0, 10.0  # until the upstream sends something, and until a scan is whole
LONGEST_PAUSE = 3600.0  # seconds
LARGEST = 4 << 20  # bytes; the largest scan of a card has 300 kB
TEMPORARY = frozenset({408, 425, 429})  # and everything from 500 up


class NoScan(Exception):
    """The upstream has no picture at this address."""


class UpstreamFault(Exception):
    """The upstream cannot be reached, or is not able to answer now; `pause`: the seconds that it asks us to wait."""

    def __init__(self, reason: str, pause: float | None = None) -> None:
        super().__init__(reason)
        self.pause = pause


class ScanUpstream:
    """Scans over HTTP, from below one address: redirects to others are not followed."""

    def __init__(self, address: str, user_agent: str) -> None:
        self._address, self._user_agent = address.rstrip("/"), user_agent

    @cached_property
    def _client(self) -> httpx.Client:
        # Not compressed: what is small on the wire could be of any size in memory.
        wanted = {"Accept": "image/jpeg, image/png, image/webp", "Accept-Encoding": "identity"}
        headers = {"User-Agent": self._user_agent, **wanted}
        return httpx.Client(headers=headers, timeout=SECONDS_OF_SILENCE)

    def fetch(self, path: str) -> bytes:
        """Return a scan. Raises NoScan and UpstreamFault."""
        until = time.monotonic() + DEADLINE
        try:
            with self._client.stream("GET", self._address + path) as response:
                _require_picture(response)
                data = _read(response, until)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise UpstreamFault(f"{type(error).__name__}: {error}") from error
        if mime_type(data) != _label(response):
            raise NoScan("its content is not the picture that its label promises")
        return data


def _require_picture(response: httpx.Response) -> None:
    status = response.status_code
    if status in TEMPORARY or status >= 500:
        raise UpstreamFault(f"answered {status}", _pause(response))
    if status != httpx.codes.OK:
        raise NoScan(f"answered {status}")


def _pause(response: httpx.Response) -> float | None:
    text = response.headers.get("retry-after", "")
    return min(float(text), LONGEST_PAUSE) if text.isascii() and text.isdigit() else None


def _label(response: httpx.Response) -> str:
    label: str = response.headers.get("content-type", "")
    return label.partition(";")[0].strip().lower()


def _read(response: httpx.Response, until: float) -> bytes:
    data = bytearray()
    for chunk in response.iter_raw():
        data += chunk
        if len(data) > LARGEST:
            raise NoScan(f"more than {LARGEST >> 20} MiB")
        if time.monotonic() > until:
            raise UpstreamFault(f"not done after {DEADLINE:.0f} s")
    return bytes(data)
