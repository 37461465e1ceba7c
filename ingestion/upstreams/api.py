"""Asking an upstream many small questions over HTTP: paced, with its token, one answer at a time.

A source that is asked so has no file to download: its edition names none, and its records come as the answers do.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from ingestion.files import MEBIBYTE
from ingestion.settings import IngestionSettings
from ingestion.sources.base import Record, SourceError
from ingestion.sources.values import reject
from ingestion.upstreams import connection
from ingestion.upstreams.answers import BudgetUsedUp
from ingestion.upstreams.connection import Upstream, describe_address
from ingestion.upstreams.fetch import decode_document

T = TypeVar("T")
Q = TypeVar("Q")

LARGEST_ANSWER = 64 * MEBIBYTE
FAULTS_IN_A_ROW = 3  # so many questions without an answer, and the upstream counts as down


class Api:
    """An open connection to an upstream that is asked question by question."""

    def __init__(self, upstream: Upstream, title: str) -> None:
        self.received = 0  # bytes
        self._upstream = upstream
        self._title = title

    def ask(self, url: str, shape: type[T], question: object = None) -> T:
        """Return the answer as a `shape`; `question` is posted as JSON where there is one. Raises SourceError."""
        name = describe_address(url, self._title)
        body = self._upstream.read(url, name, LARGEST_ANSWER, question)
        self.received += len(body)
        return decode_document(body, shape, name)


@contextmanager
def connected(settings: IngestionSettings, title: str, per_second: float, token: str | None = None) -> Iterator[Api]:
    """Open a connection on which at most so many requests a second are made, each with the token where one is given.

    All workers together keep that pace.
    """
    with connection.connected(settings, per_second, token) as upstream:
        yield Api(upstream, title)


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
        except BudgetUsedUp:  # no other question would be answered
            raise
        except SourceError as error:
            faults, fault = faults + 1, error
            if faults == FAULTS_IN_A_ROW:
                raise
            yield reject(f"{label} {_named(question)}", error)
        else:
            succeeded, faults = True, 0
            yield from records
    if fault and not succeeded:
        raise fault


def _named(question: object) -> str:
    return ", ".join(map(str, question)) if isinstance(question, tuple) else str(question)
