"""Asking an upstream over HTTP: how often a request is tried, and what the answers mean."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
import stamina

from ingestion.settings import IngestionSettings
from ingestion.sources.base import SourceError

MAXIMUM_REDIRECTS = 5
LONGEST_WAIT = 300.0  # seconds; a source that asks for a longer pause counts as down
NOT_OFFERED = frozenset({403, 404, 410})
TEMPORARY = frozenset({408, 425, 429})  # and everything from 500 up

_watchers: list[list[str]] = []


class NotOffered(SourceError):
    """The upstream has nothing at this address."""


class UpstreamFault(SourceError):
    """The upstream is down or asks to be left alone: neither the address nor what it sent is to blame."""


class TemporaryFailure(UpstreamFault):
    """Worth another try, after `wait` seconds where the upstream said so."""

    def __init__(self, text: str, wait: float | None = None) -> None:
        super().__init__(text)
        self.wait = wait


def client_for(settings: IngestionSettings) -> httpx.Client:
    """A client that says who we are, waits no longer than the settings allow, and follows a few redirects."""
    return httpx.Client(
        headers={"User-Agent": settings.USER_AGENT, "Accept": "application/json, */*;q=0.8"},
        timeout=settings.HTTP_TIMEOUT,
        follow_redirects=True,
        max_redirects=MAXIMUM_REDIRECTS,
    )


def retrying(settings: IngestionSettings) -> stamina.BoundRetryingCaller:
    """A caller that tries again what raises TemporaryFailure, after a growing pause, and lets the last one through."""
    caller = stamina.RetryingCaller(attempts=settings.HTTP_ATTEMPTS, timeout=None, wait_initial=0.5, wait_max=30.0)
    return caller.on(_backoff)


@contextmanager
def seen_faults() -> Iterator[list[str]]:
    """What upstreams are at fault for while the block runs, in the words of the errors, in any thread of ours."""
    seen: list[str] = []
    _watchers.append(seen)
    try:
        yield seen
    finally:
        _watchers[:] = [watcher for watcher in _watchers if watcher is not seen]


def _backoff(error: Exception) -> bool | float:
    if isinstance(error, UpstreamFault):
        for seen in _watchers:
            seen.append(str(error))
    if not isinstance(error, TemporaryFailure):
        return False
    return True if error.wait is None else error.wait


@contextmanager
def open_answer(
    client: httpx.Client, url: str, name: str, headers: dict[str, str], question: object = None
) -> Iterator[httpx.Response]:
    """Begin an answer that is worth reading, and turn what httpx raises into SourceError. A question is posted."""
    method, body = ("GET", None) if question is None else ("POST", question)
    try:
        with client.stream(method, url, headers=headers, json=body) as response:
            _check(response, name)
            yield response
    except (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.TooManyRedirects, httpx.DecodingError) as error:
        raise SourceError(f"{name}: {_reason(error)}. Check the address, or use --file.") from error
    except httpx.TransportError as error:
        fault = f"{_failure(error)}: {_reason(error)}"
        raise TemporaryFailure(f"{name} {fault}. Check the network, or use --file.") from error


def _check(response: httpx.Response, name: str) -> None:
    status = f"{response.status_code} {response.reason_phrase}".strip()
    if response.status_code in NOT_OFFERED:
        raise NotOffered(f"{name} answered {status}. Check the address, or use --file.")
    if response.status_code in TEMPORARY or response.status_code >= 500:
        wait = _retry_after(response)
        if wait is not None and wait > LONGEST_WAIT:
            raise UpstreamFault(f"{name} answered {status} and asks to wait {wait:.0f} s. Try again later.")
        raise TemporaryFailure(f"{name} answered {status}. Try again later, or use --file.", wait)
    if response.status_code == httpx.codes.UNAUTHORIZED:
        raise SourceError(f"{name} answered {status}. Check its token.")
    if not response.is_success:
        raise SourceError(f"{name} answered {status}. Check the address, or use --file.")
    if response.headers.get("content-type", "").startswith(("text/html", "application/xhtml")):
        raise SourceError(f"{name} answered a web page instead of data. Check the address, or use --file.")


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds that the upstream asks us to wait; the header is a number of them or a date."""
    text = response.headers.get("retry-after", "")
    if text.isascii() and text.isdigit():
        return float(text)
    date = http_date(text)
    return max(0.0, (date - datetime.now(UTC)).total_seconds()) if date else None


def http_date(text: str | None) -> datetime | None:
    """The time (UTC) of an HTTP date; None where it is none."""
    try:
        date = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


def describe_address(url: str, who: str | None) -> str:
    """Name the source (`who`, else the host) and its address for errors, without what may be secret in an address."""
    try:
        address = httpx.URL(url).copy_with(userinfo=b"", query=None, fragment=None)
    except httpx.InvalidURL as error:
        raise SourceError(f"{url!r:.200} is no address: {error}. Check the settings.") from error
    return f"{who or address.host} ({address})"


def _failure(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return "cannot be reached"
    return "does not answer" if isinstance(error, httpx.TimeoutException) else "broke off"


def _reason(error: Exception) -> str:
    text = re.sub(r"^\[Errno -?\d+\] ", "", str(error)) or type(error).__name__
    return text[:1].lower() + text[1:]
