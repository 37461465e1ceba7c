"""Many small requests to an upstream over HTTP: paced, with its token, one answer at a time.

The edition of such a source has no files; its records arrive with the answers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from ingestion.contract import SourceError
from ingestion.settings import IngestionSettings
from ingestion.upstreams import connection
from ingestion.upstreams.connection import Upstream, describe_address
from ingestion.upstreams.fetch import decode_document
from ingestion.upstreams.files import MEBIBYTE

T = TypeVar("T")

LARGEST_ANSWER = 64 * MEBIBYTE


class Api:
    """An open connection to an upstream that answers question by question."""

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
    """Open a connection with at most `per_second` requests a second, each with the token where one is given.

    The limit counts the requests of all workers.
    """
    with connection.connected(settings, per_second, token) as upstream:
        yield Api(upstream, title)


def required_token(settings: IngestionSettings, name: str, title: str) -> str:
    """Return the value of a token's setting. Raises SourceError where it is not set."""
    token = getattr(settings, name)
    if token is None:
        raise SourceError(f"{title}: not configured. Set {name}.")
    return str(token.get_secret_value())
