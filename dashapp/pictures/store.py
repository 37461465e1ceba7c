"""Pictures on disk, bounded in bytes: the least recently used are deleted first.

A file is written beside its place and renamed, so a process killed at any time leaves no half picture. Use is the
file's time of change. Nothing else is remembered, so several processes may share a folder.
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from dashapp.pictures.mime_types import mime_type

UNFINISHED = ".part"
ABANDONED_AFTER = 3600.0  # seconds; no write takes as long
NOTED_EVERY = 3600.0  # seconds between two notes of the use of a file
KEPT_SHARE = 0.9  # of the bound after deleting, so that the folder is not listed for each new picture


class _File(NamedTuple):
    used_at: float
    size: int
    path: Path


class PictureStore:
    """A folder of pictures by name: scans of cards, or those of shared links. Thread-safe."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder, self._most = folder, most_bytes
        self._lock = Lock()
        self._stored: int | None = None  # bytes; unknown until the folder has been listed

    def find(self, name: str) -> bytes | None:
        """Return a picture and note its use; None where it is not stored, or damaged."""
        path = self._path(name)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        with suppress(OSError):  # it may have been deleted meanwhile
            if time.time() - path.stat().st_mtime > NOTED_EVERY:
                os.utime(path)
        return data if mime_type(data) else None

    def keep(self, name: str, data: bytes) -> None:
        """Store a picture, and delete others where the bound demands it. Raises OSError."""
        if len(data) > self._most:
            return
        with self._lock:
            if self._stored is None or self._stored + len(data) > self._most:
                self._stored = self._make_room(len(data))
            self._write(self._path(name), data)
            self._stored += len(data)

    def _path(self, name: str) -> Path:
        digest = hashlib.blake2b(name.encode(), digest_size=20).hexdigest()
        return self._folder / digest[:2] / digest[2:]

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(UNFINISHED, dir=path.parent)
        try:
            with open(handle, "wb") as file:
                file.write(data)
            os.replace(temporary, path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise

    def _make_room(self, size: int) -> int:
        """Delete until `size` more bytes are well within the bound; return the bytes that are left."""
        files = sorted(self._files())
        stored = sum(file.size for file in files)
        if stored + size <= self._most:
            return stored
        for file in files:
            if stored + size <= self._most * KEPT_SHARE:
                break
            with suppress(OSError):  # another process may have deleted it
                file.path.unlink(missing_ok=True)
                stored -= file.size
        return stored

    def _files(self) -> Iterator[_File]:
        """Return the pictures; delete what a killed process has left unfinished."""
        for folder in self._folder.glob("*"):
            time.sleep(0)  # under gevent others go on between two folders
            for path in folder.glob("*"):
                with suppress(OSError):
                    found = path.stat()
                    if path.suffix == UNFINISHED and time.time() - found.st_mtime > ABANDONED_AFTER:
                        path.unlink()
                    else:
                        yield _File(found.st_mtime, found.st_size, path)
