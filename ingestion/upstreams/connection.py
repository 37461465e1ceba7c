"""Asking an upstream over HTTP: at its pace, in bounded time, as often as is worth while."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import NamedTuple

import httpx
import stamina

from ingestion.files import decompress
from ingestion.settings import IngestionSettings
from ingestion.sources.base import SourceError
from ingestion.upstreams import rate_limits
from ingestion.upstreams.answers import (
    BudgetUsedUp,
    TemporaryFailure,
    UpstreamFault,
    broken,
    http_date,
    is_temporary,
    require_readable,
    retry_after,
    unusable,
)
from ingestion.upstreams.deadlines import Connections

MAXIMUM_REDIRECTS = 5


class Pace(NamedTuple):
    """How often an upstream is asked at most; without a limit of its own for a day, as often as the seconds allow."""

    per_second: float
    a_day: int | None


class Dated(NamedTuple):
    """An answer, and when what it holds was last changed, where the upstream says so."""

    body: bytes
    last_modified: datetime | None


class Upstream:
    """A connection to an upstream, for one thread."""

    def __init__(self, client: httpx.Client, settings: IngestionSettings, pace: Pace) -> None:
        self.settings = settings
        self._client = client
        self._pace = pace
        self._connections = Connections()

    def read(self, url: str, name: str, most: int, question: object = None) -> bytes:
        """Return a short answer, decompressed. A question is posted as JSON. Raises SourceError.

        `name` says in errors who was asked; an answer of more than `most` bytes is one.
        """
        return self.read_dated(url, name, most, question).body

    def read_dated(self, url: str, name: str, most: int, question: object = None) -> Dated:
        """The same, with the time that the upstream gives its answer."""
        return retrying(self.settings)(self._read, url, name, most, question)

    def _read(self, url: str, name: str, most: int, question: object) -> Dated:
        body = bytearray()
        with self.open(url, name, {"Accept-Encoding": "gzip"}, question) as response:
            for chunk in response.iter_raw():
                body += chunk
                if len(body) > most:
                    raise SourceError(f"{name} answered more than {most >> 20} MiB to one question.")
        return Dated(decompress(bytes(body), name, most), http_date(response.headers.get("last-modified")))

    @contextmanager
    def open(
        self,
        url: str,
        name: str,
        headers: dict[str, str],
        question: object = None,
        within: float | None = None,
        labelled_html: bool = False,
    ) -> Iterator[httpx.Response]:
        """Begin an answer that is worth reading, when it is our turn. It must be read `within` so many seconds.

        With `labelled_html` it may say that it is a web page: who reads it looks at what it holds. What httpx raises is
        turned into SourceError.
        """
        seconds = within or self.settings.HTTP_DEADLINE
        self._wait_for_turn(url, name)
        with self._connections.within(seconds) as deadline:
            too_late = UpstreamFault(f"{name} was not done after {seconds:.0f} s. Try again later, or use --file.")
            try:
                with self._answer(url, headers, question) as response:
                    require_readable(response, name, labelled_html)
                    yield response
            except (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.TooManyRedirects) as error:
                raise unusable(error, name) from error
            except httpx.TransportError as error:
                raise (too_late if deadline.is_over else broken(error, name)) from error
            if deadline.is_over:  # an answer without a length ends with its connection, and seems whole
                raise too_late

    @contextmanager
    def _answer(self, url: str, headers: dict[str, str], question: object) -> Iterator[httpx.Response]:
        """The answer at the end of the redirects; httpx itself would read their bodies, however long they are."""
        request = self._request(url, headers, question)
        for _ in range(MAXIMUM_REDIRECTS + 1):
            with closing(self._client.send(request, stream=True)) as response:
                if response.next_request is None:
                    _note_pause(response)
                    yield response
                    return
                request = response.next_request
        raise httpx.TooManyRedirects(f"more than {MAXIMUM_REDIRECTS} redirects")

    def _request(self, url: str, headers: dict[str, str], question: object) -> httpx.Request:
        method, body = ("GET", None) if question is None else ("POST", question)
        trace = {"trace": self._connections.trace}
        return self._client.build_request(method, url, headers=headers, json=body, extensions=trace)

    def _wait_for_turn(self, url: str, name: str) -> None:
        try:
            rate_limits.wait_for_turn(_host(url), self._pace.per_second)
            if self._pace.a_day:
                rate_limits.spend(_host(url), self._pace.a_day)
        except rate_limits.StillPaused as pause:
            raise UpstreamFault(f"{name} asks to wait {pause.seconds:.0f} s. Try again later.") from pause
        except rate_limits.BudgetSpent as spent:
            raise BudgetUsedUp(f"{name}: all {self._pace.a_day:,} requests of this day (UTC) are used up.") from spent


@contextmanager
def connected(
    settings: IngestionSettings, per_second: float, token: str | None = None, a_day: int | None = None
) -> Iterator[Upstream]:
    """A connection that asks a host at most so often, all workers counted, with the token where one is given.

    It says who we are, waits no longer than the settings allow, and follows a few redirects.
    """
    headers = {"User-Agent": settings.USER_AGENT, "Accept": "application/json, */*;q=0.8"}
    with httpx.Client(
        headers=headers | ({"Authorization": f"Bearer {token}"} if token else {}),
        timeout=settings.HTTP_TIMEOUT,
    ) as client:
        yield Upstream(client, settings, Pace(per_second, a_day))


def retrying(settings: IngestionSettings) -> stamina.BoundRetryingCaller:
    """A caller that tries again what raises TemporaryFailure, after a growing pause, and lets the last one through."""
    caller = stamina.RetryingCaller(attempts=settings.HTTP_ATTEMPTS, timeout=None, wait_initial=0.5, wait_max=30.0)
    return caller.on(TemporaryFailure)


def describe_address(url: str, who: str | None) -> str:
    """Name the source (`who`, else the host) and its address for errors, without what may be secret in an address."""
    try:
        address = httpx.URL(url).copy_with(userinfo=b"", query=None, fragment=None)
    except httpx.InvalidURL as error:
        raise SourceError(f"{url!r:.200} is no address: {error}. Check the settings.") from error
    return f"{who or address.host} ({address})"


def _note_pause(response: httpx.Response) -> None:
    """Let no worker ask a host before the time that it names."""
    if is_temporary(response) and (wait := retry_after(response)):
        rate_limits.pause(_host(str(response.url)), wait)


def _host(url: str) -> str:
    return httpx.URL(url).netloc.decode("ascii")
