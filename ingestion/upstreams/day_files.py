"""Small files of an upstream that may be read once a day: each is cached on disk until those of another day are read.

So a run after an interrupted one, or a forced one, requests only the missing files.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

from ingestion.contract import SourceError
from ingestion.upstreams.connection import Dated, Upstream, describe_address
from ingestion.upstreams.files import MEBIBYTE

T = TypeVar("T")

LARGEST_ANSWER = 64 * MEBIBYTE


class DayFiles:
    """The files of one edition below `folder`; deletes those of other editions, its siblings."""

    def __init__(self, upstream: Upstream, title: str, folder: Path) -> None:
        self.received = 0  # bytes, over the wire or from the disk
        self._upstream = upstream
        self._title = title
        self._folder = folder

    def read(self, url: str, name: str, decode: Callable[[bytes, str], T]) -> tuple[T, datetime | None]:
        """Return the content of `url`, cached as the file `name`, and when it was last changed. Raises SourceError.

        Does not cache what cannot be decoded.
        """
        path, address = self._folder / name, describe_address(url, self._title)
        try:
            if kept := _kept(path):
                with suppress(SourceError):  # the machine may have crashed during the write
                    return self._decoded(kept, address, decode)
            answer = self._upstream.read_dated(url, address, LARGEST_ANSWER)
            found = self._decoded(answer, address, decode)
            self._keep(path, answer)
        except OSError as error:
            reason = error.strerror or error
            raise SourceError(f"{path} cannot be used: {reason}. Make room, or set DATA_DIR.") from error
        return found

    def _decoded(self, answer: Dated, address: str, decode: Callable[[bytes, str], T]) -> tuple[T, datetime | None]:
        self.received += len(answer.body)
        return decode(answer.body, address), answer.last_modified

    def _keep(self, path: Path, answer: Dated) -> None:
        self._begin()
        with NamedTemporaryFile(dir=self._folder, delete=False) as file:
            file.write(answer.body)
        if answer.last_modified:
            os.utime(file.name, (answer.last_modified.timestamp(),) * 2)
        Path(file.name).replace(path)

    def _begin(self) -> None:
        if not self._folder.exists():
            self._folder.mkdir(parents=True)
            for other in self._folder.parent.iterdir():
                if other != self._folder:
                    shutil.rmtree(other)


def _kept(path: Path) -> Dated | None:
    try:
        with path.open("rb") as file:
            return Dated(file.read(), datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC))
    except FileNotFoundError:
        return None
