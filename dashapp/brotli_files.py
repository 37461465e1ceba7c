"""Files in brotli's best compression, computed beside the requests, and stored for the next start.

A megabyte takes brotli three seconds at its best, and saves a tenth to a fifth of the bytes of its quickest.
"""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import brotli
from gevent import monkey

BEST = 11
FOLDER = "compressed"  # in the data folder
MOST_FILES = 64  # of the last releases

# A true thread, one at a time: brotli computes without Python's lock, which a greenlet could not.
_start_thread = monkey.get_original("_thread", "start_new_thread")
_one_at_a_time = monkey.get_original("_thread", "allocate_lock")()


def start(compressed: bytes, data_folder: Path, use: Callable[[bytes], None]) -> None:
    """Call `use` with a smaller form of what brotli has compressed, as soon as there is one."""
    _start_thread(_compress, (compressed, data_folder / FOLDER, use))


def _compress(compressed: bytes, folder: Path, use: Callable[[bytes], None]) -> None:
    with _one_at_a_time:
        use(smallest(brotli.decompress(compressed), folder))


def smallest(content: bytes, folder: Path) -> bytes:
    """Return a content in its best compression, out of the folder where it is there; store it where it is not."""
    file = folder / f"{hashlib.sha256(content).hexdigest()}.br"
    with suppress(OSError, brotli.error):
        stored = file.read_bytes()
        if brotli.decompress(stored) == content:
            return stored
    best: bytes = brotli.compress(content, quality=BEST)
    with suppress(OSError):  # a folder that is full or not ours: the next start compresses again
        _store(file, best)
    return best


def _store(file: Path, content: bytes) -> None:
    """Write a file at once, so that no other process reads half of it; drop the oldest beyond MOST_FILES."""
    file.parent.mkdir(exist_ok=True)
    half = file.with_suffix(f".{os.getpid()}")
    half.write_bytes(content)
    half.replace(file)
    for old in sorted(file.parent.iterdir(), key=lambda one: one.stat().st_mtime)[:-MOST_FILES]:
        old.unlink()
