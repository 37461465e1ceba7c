"""Scans on disk: found again, within the bound, and whole after a process was killed."""

import os
import time
from pathlib import Path

import pytest

from dashapp.pictures.store import ABANDONED_AFTER, NOTED_EVERY, PictureStore

PICTURE = b"\xff\xd8\xff" + bytes(997)
MOST = 10 * len(PICTURE)


@pytest.fixture
def store(tmp_path: Path) -> PictureStore:
    """A store with room for ten pictures."""
    return PictureStore(tmp_path, MOST)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def age(folder: Path, seconds: float) -> None:
    """Let all files of a folder be last used so long ago."""
    for path in files(folder):
        os.utime(path, (time.time() - seconds, time.time() - seconds))


def test_a_scan_is_found_again_by_its_name_and_by_no_other(store: PictureStore) -> None:
    store.keep("/normal/front/a.jpg?1", PICTURE)
    assert store.find("/normal/front/a.jpg?1") == PICTURE
    assert store.find("/normal/front/a.jpg?2") is None


def test_another_process_finds_it_too(store: PictureStore, tmp_path: Path) -> None:
    store.keep("a", PICTURE)
    assert PictureStore(tmp_path, MOST).find("a") == PICTURE


def test_a_name_cannot_leave_the_folder(store: PictureStore, tmp_path: Path) -> None:
    store.keep("../../elsewhere", PICTURE)
    assert [path.parent.parent for path in files(tmp_path)] == [tmp_path]


def test_files_are_for_their_owner_only(store: PictureStore, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store.keep("a", PICTURE)
    finally:
        os.umask(before)
    (file,) = files(tmp_path)
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_the_bound_is_kept(store: PictureStore, tmp_path: Path) -> None:
    for number in range(40):
        store.keep(str(number), PICTURE)
        assert sum(path.stat().st_size for path in files(tmp_path)) <= MOST


def test_the_bound_counts_what_an_earlier_process_has_stored(tmp_path: Path) -> None:
    for number in range(40):
        PictureStore(tmp_path, MOST).keep(str(number), PICTURE)
        assert sum(path.stat().st_size for path in files(tmp_path)) <= MOST


def test_the_least_recently_used_go_first(store: PictureStore, tmp_path: Path) -> None:
    for number in range(10):
        store.keep(str(number), PICTURE)
        age(tmp_path, 3 * NOTED_EVERY - number)
    assert store.find("0") == PICTURE  # notes its use
    store.keep("another", PICTURE)
    assert store.find("0") == store.find("another") == PICTURE
    assert store.find("1") is None


def test_a_scan_larger_than_the_bound_is_not_stored_and_costs_no_other(store: PictureStore) -> None:
    store.keep("a", PICTURE)
    store.keep("large", PICTURE + bytes(MOST))
    assert store.find("large") is None
    assert store.find("a") == PICTURE


def test_a_damaged_file_is_no_scan_and_is_replaced(store: PictureStore, tmp_path: Path) -> None:
    store.keep("a", PICTURE)
    (file,) = files(tmp_path)
    file.write_bytes(b"")
    assert store.find("a") is None
    store.keep("a", PICTURE)
    assert store.find("a") == PICTURE


def test_what_a_killed_process_left_unfinished_is_no_scan_and_goes(store: PictureStore, tmp_path: Path) -> None:
    store.keep("a", PICTURE)
    (file,) = files(tmp_path)
    file.rename(file.with_suffix(".part"))
    assert store.find("a") is None
    age(tmp_path, ABANDONED_AFTER + 60)
    PictureStore(tmp_path, MOST).keep("b", PICTURE)
    assert not [path for path in files(tmp_path) if path.suffix == ".part"]


def test_a_write_that_fails_leaves_nothing(
    store: PictureStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_source: object, _target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="No space"):
        store.keep("a", PICTURE)
    assert files(tmp_path) == []
