"""The manifest of a backup: what the dump beside it holds, and by which it is known to be whole.

A backup is a folder with `database.dump` and `manifest.json`. It appears in one rename, whole or not at all.
"""

import hashlib
from datetime import datetime
from pathlib import Path

import msgspec

from db.queries.contents import Contents
from stack.errors import StackError

FORMAT = 1  # of the manifest and the folder
DUMP, MANIFEST = "database.dump", "manifest.json"
CHUNK = 1 << 20  # bytes


class FileSum(msgspec.Struct, frozen=True):
    """Size and SHA-256 of a file."""

    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds. `taken_at` is the time (UTC) as of which it holds the data."""

    format: int
    program: str
    """Version of the program."""
    taken_at: datetime
    schema: str
    """Revision of the schema."""
    postgres: int
    """Major version of the server, and so of the pg_restore that is needed at least."""
    timescaledb: str | None
    files: dict[str, FileSum]
    relations: dict[str, Contents]

    @property
    def rows(self) -> int:
        """Return the number of rows of all relations."""
        return sum(contents.rows for contents in self.relations.values())


class _Head(msgspec.Struct):
    format: int


def sum_of(file: Path) -> FileSum:
    """Return size and SHA-256 of a file."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            digest.update(chunk)
    return FileSum(file.stat().st_size, digest.hexdigest())


def write(manifest: Manifest, folder: Path) -> None:
    """Write the manifest of a backup into its folder."""
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")


def read(folder: Path) -> Manifest:
    """Return the manifest of a backup whose files are whole.

    Raises StackError for what is no backup, is of a newer program, or is short or broken.
    """
    file = folder / MANIFEST
    if not file.is_file():
        raise StackError(
            f"{folder} is no backup: it has no {MANIFEST}. A backup is a folder that make backup has made."
        )
    try:
        if msgspec.json.decode(file.read_bytes(), type=_Head).format > FORMAT:
            raise StackError(f"The backup {folder} is of a newer version of Dualcaster. Restore it with that one.")
        manifest = msgspec.json.decode(file.read_bytes(), type=Manifest)
    except msgspec.MsgspecError as error:
        raise StackError(f"The backup {folder} is broken: its {MANIFEST} cannot be read ({error}).") from None
    if DUMP not in manifest.files:
        raise StackError(f"The backup {folder} is broken: its {MANIFEST} names no {DUMP}.")
    for name, noted in manifest.files.items():
        _require_whole(folder / name, noted)
    return manifest


def _require_whole(file: Path, noted: FileSum) -> None:
    if not file.is_file():
        raise StackError(f"The backup {file.parent} is broken: {file.name} is missing.")
    size = file.stat().st_size
    if size != noted.bytes:
        what = "short" if size < noted.bytes else "broken"
        raise StackError(f"The backup {file.parent} is {what}: {file.name} has {size:,} of {noted.bytes:,} bytes.")
    if sum_of(file) != noted:
        raise StackError(f"The backup {file.parent} is broken: {file.name} has another SHA-256 than when it was made.")
