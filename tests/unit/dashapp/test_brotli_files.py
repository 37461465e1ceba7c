"""Files in brotli's best compression."""

from pathlib import Path
from queue import Queue

import brotli
import pytest

from dashapp import brotli_files
from dashapp.brotli_files import FOLDER, MOST_FILES, smallest, start

CONTENT = "".join(f"let name{number} = {number * number % 97};\n" for number in range(3000)).encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / FOLDER


def test_a_content_is_compressed_as_small_as_brotli_can(folder: Path) -> None:
    assert smallest(CONTENT, folder) == brotli.compress(CONTENT, quality=11)


def test_what_was_compressed_before_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = smallest(CONTENT, folder)
    monkeypatch.setattr(brotli_files, "BEST", 0)
    assert smallest(CONTENT, folder) == first


@pytest.mark.parametrize("broken", [b"", b"nonsense", brotli.compress(b"other")])
def test_a_broken_file_is_written_anew(folder: Path, broken: bytes) -> None:
    first = smallest(CONTENT, folder)
    (file,) = folder.iterdir()
    file.write_bytes(broken)
    assert smallest(CONTENT, folder) == first == file.read_bytes()


def test_a_folder_that_is_not_there_is_not_needed(tmp_path: Path) -> None:
    assert brotli.decompress(smallest(CONTENT, tmp_path / "none" / FOLDER)) == CONTENT
    assert list(tmp_path.iterdir()) == []


def test_the_files_of_old_releases_are_dropped(folder: Path) -> None:
    for number in range(MOST_FILES + 3):
        smallest(b"%d" % number, folder)
    assert len(list(folder.iterdir())) == MOST_FILES


def test_the_smaller_form_is_told_as_soon_as_it_is_there(tmp_path: Path) -> None:
    told: Queue[bytes] = Queue()
    start(brotli.compress(CONTENT, quality=1), tmp_path, told.put)
    assert told.get(timeout=30) == brotli.compress(CONTENT, quality=11)
