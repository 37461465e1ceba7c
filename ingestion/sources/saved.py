"""Answers of an API that were saved to a file, which replaces the requests."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from ingestion.contract import Edition, Progress, Record, SourceError
from ingestion.parsing.values import modified_time, require_some, single_file
from ingestion.upstreams.api import LARGEST_ANSWER
from ingestion.upstreams.fetch import decode_document
from ingestion.upstreams.files import Meter, file_size, open_stream

T = TypeVar("T")


class ReadsSavedAnswers:
    """A source whose file is one saved answer."""

    title: str

    def edition_of_files(self, files: list[Path], as_of: datetime | None) -> Edition:
        """Describe the saved answer; its time is that of the file. Raises SourceError."""
        path = single_file(files, self.title)
        return Edition(as_of or modified_time(path), (str(path),), file_size(path))


def saved_records(
    files: list[Path], progress: Progress, shape: type[T], records: Callable[[T], Iterator[Record]], expected: str
) -> Iterator[Record]:
    """Yield the records of a saved answer of a `shape`. Raises SourceError for another, or one without records."""
    (path,) = files
    with open_stream(path, Meter(files, progress)) as stream:
        body = stream.read(LARGEST_ANSWER + 1)
    if len(body) > LARGEST_ANSWER:
        raise SourceError(f"{path.name} is larger than {LARGEST_ANSWER >> 20} MiB: no answer to one question is.")
    return require_some(records(decode_document(body, shape, path.name)), path.name, expected)
