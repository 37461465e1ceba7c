"""Locks between descriptors, as between processes."""

import os
from pathlib import Path

import pytest

from stack import locks


def test_a_second_holder_has_to_wait(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locks.locked(path, timeout=1), pytest.raises(TimeoutError, match="still locked"):
        locks.lock(path, timeout=0)


def test_several_share_a_lock_and_nobody_has_it_alone(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    first, second = locks.lock(path, shared=True, timeout=0), locks.lock(path, shared=True, timeout=0)
    assert not locks.is_locked(path)
    assert not locks.try_lock(first)
    os.close(second)
    os.close(first)


def test_the_last_of_several_can_have_the_lock_alone(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    first, second = locks.lock(path, shared=True, timeout=0), locks.lock(path, shared=True, timeout=0)
    os.close(second)
    assert locks.try_lock(first)
    assert locks.is_locked(path)
    os.close(first)


def test_a_lock_is_free_after_its_block(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locks.locked(path, timeout=0):
        assert not locks.wait_unlocked(path, timeout=0)
    assert locks.wait_unlocked(path, timeout=0)


def test_nobody_else_can_read_a_lock_file(tmp_path: Path) -> None:
    os.close(locks.open_lock(tmp_path / "lock"))
    assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600
