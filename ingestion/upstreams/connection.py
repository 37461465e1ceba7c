"""Requests to an upstream over HTTP: paced, with a deadline, retried where a retry is worthwhile."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import NamedTuple

import httpx
import stamina

from db.deadlines import Connections
from ingestion.contract import SourceError
from ingestion.settings import IngestionSettings
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
from ingestion.upstreams.files import decompress

MAXIMUM_REDIRECTS = 5


class Pace(NamedTuple):
    """Limits of the requests to an upstream, a second and a day; without one for a day only the former counts."""

    per_second: float
    a_day: int | None


class Dated(NamedTuple):
    """An answer, and when its content was last changed, where the upstream gives it."""

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
        """Return a short answer, decompressed. Posts a question as JSON. Raises SourceError.

        `name` is the upstream's name in errors; an answer of more than `most` bytes is an error.
        """
        return self.read_dated(url, name, most, question).body

    def read_dated(self, url: str, name: str, most: int, question: object = None) -> Dated:
        """Return what `read` does, with the time that the upstream gives its answer."""
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
        """Wait for our turn and open an answer that can be read; it must be read `within` seconds.

        With `labelled_html` its label may be that of a web page: its reader checks the content. Raises SourceError
        for httpx's errors too.
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
        """Open the answer after the redirects; httpx itself would read their bodies, of any length."""
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
    """Open a connection with at most `per_second` requests a second and `a_day` a day to a host, over all workers.

    It sends the token where one is given, and our User-Agent; it waits no longer than the settings allow, and follows
    a few redirects.
    """
    headers = {"User-Agent": settings.USER_AGENT, "Accept": "application/json, */*;q=0.8"}
    with httpx.Client(
        headers=headers | ({"Authorization": f"Bearer {token}"} if token else {}),
        timeout=settings.HTTP_TIMEOUT,
    ) as client:
        yield Upstream(client, settings, Pace(per_second, a_day))


def retrying(settings: IngestionSettings) -> stamina.BoundRetryingCaller:
    """Return a caller that retries after TemporaryFailure, with growing pauses, and raises the last one."""
    caller = stamina.RetryingCaller(attempts=settings.HTTP_ATTEMPTS, timeout=None, wait_initial=0.5, wait_max=30.0)
    return caller.on(TemporaryFailure)


def describe_address(url: str, who: str | None) -> str:
    """Return the source (`who`, else the host) and its address for errors, without the parts that may be secret."""
    try:
        address = httpx.URL(url).copy_with(userinfo=b"", query=None, fragment=None)
    except httpx.InvalidURL as error:
        raise SourceError(f"{url!r:.200} is no address: {error}. Check the settings.") from error
    return f"{who or address.host} ({address})"


def _note_pause(response: httpx.Response) -> None:
    """Pause the requests of all workers to a host until the time that it gives."""
    if is_temporary(response) and (wait := retry_after(response)):
        rate_limits.pause(_host(str(response.url)), wait)


def _host(url: str) -> str:
    return httpx.URL(url).netloc.decode("ascii")
