"""Asking an upstream many small questions over HTTP: paced, with its token, one answer at a time.

A source that is asked so has no file to download: its edition names none, and its records come as the answers do.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar

import httpx

from ingestion.fetch import decode_document
from ingestion.files import MEBIBYTE, Meter, open_stream
from ingestion.settings import IngestionSettings
from ingestion.sources.base import Record, SourceError
from ingestion.sources.values import reject
from ingestion.upstream import client_for, describe_address, open_answer, retrying

T = TypeVar("T")
Q = TypeVar("Q")

LARGEST_ANSWER = 64 * MEBIBYTE
FAULTS_IN_A_ROW = 3  # so many questions without an answer, and the upstream counts as down


class Api:
    """An open connection to an upstream. Only one process runs a source at a time, so its pace holds across workers."""

    def __init__(self, client: httpx.Client, settings: IngestionSettings, title: str, per_second: float) -> None:
        self.received = 0  # bytes
        self._client = client
        self._settings = settings
        self._title = title
        self._gap = 1 / per_second
        self._next = monotonic()

    def ask(self, url: str, shape: type[T], question: object = None) -> T:
        """Return the answer as a `shape`; `question` is posted as JSON where there is one. Raises SourceError."""
        name = describe_address(url, self._title)
        body = retrying(self._settings)(self._attempt, url, name, question)
        self.received += len(body)
        return decode_document(body, shape, name)

    def _attempt(self, url: str, name: str, question: object) -> bytes:
        self._keep_pace()
        body = bytearray()
        with open_answer(self._client, url, name, {}, question) as response:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > LARGEST_ANSWER:
                    raise SourceError(f"{name} answered more than {LARGEST_ANSWER >> 20} MiB to one question.")
        return bytes(body)

    def _keep_pace(self) -> None:
        """Wait until the next request is due; attempts count too."""
        sleep(max(0.0, self._next - monotonic()))
        self._next = monotonic() + self._gap


@contextmanager
def connected(settings: IngestionSettings, title: str, per_second: float, token: str | None = None) -> Iterator[Api]:
    """Open a connection on which at most so many requests a second are made, each with the token where one is given."""
    with client_for(settings) as client:
        if token:
            client.headers["Authorization"] = f"Bearer {token}"
        yield Api(client, settings, title, per_second)


def required_token(settings: IngestionSettings, name: str, title: str) -> str:
    """The value of a token's setting. Raises SourceError where it is not set."""
    token = getattr(settings, name)
    if token is None:
        raise SourceError(f"{title}: not configured. Set {name}.")
    return str(token.get_secret_value())


def in_groups(ids: Sequence[Q], size: int) -> Iterator[tuple[Q, ...]]:
    """Cut what is to be asked for into questions."""
    for start in range(0, len(ids), size):
        yield tuple(ids[start : start + size])


def answered(questions: Iterable[Q], ask: Callable[[Q], list[Record]], label: str) -> Iterator[Record]:
    """Ask in turn. A question that cannot be answered is rejected, and costs no other; SourceError where most fail.

    `label` and the question name what was rejected.
    """
    succeeded, faults = False, 0
    fault: SourceError | None = None
    for question in questions:
        try:
            records = ask(question)
        except SourceError as error:
            faults, fault = faults + 1, error
            if faults == FAULTS_IN_A_ROW:
                raise
            yield reject(f"{label} {question}", error)
        else:
            succeeded, faults = True, 0
            yield from records
    if fault and not succeeded:
        raise fault


def read_answer(path: Path, shape: type[T], meter: Meter) -> T:
    """Return an answer that was saved to a file as a `shape`. Raises SourceError."""
    with open_stream(path, meter) as stream:
        body = stream.read(LARGEST_ANSWER + 1)
    if len(body) > LARGEST_ANSWER:
        raise SourceError(f"{path.name} is larger than {LARGEST_ANSWER >> 20} MiB: no answer to one question is.")
    return decode_document(body, shape, path.name)
