"""Shares of the memory, and where it is read."""

from pathlib import Path

import psutil
from hypothesis import given
from hypothesis import strategies as st

from stack.memory import MIB, share, total_mib


@given(part=st.integers(1, 512), total=st.integers(0, 2**24))
def test_a_share_is_within_its_bounds(part: int, total: int) -> None:
    assert 64 <= share(part, least=64, most=2048, total=total) <= 2048


def test_a_share_between_its_bounds_is_exact() -> None:
    assert share(8, least=128, most=2048, total=8000) == 1000


def test_a_containers_limit_counts(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text(f"{512 * MIB}\n")
    assert total_mib(tmp_path / "memory.max") == 512


def test_without_a_limit_it_is_the_machines_memory(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text("max\n")
    machine = psutil.virtual_memory().total // MIB
    assert total_mib(tmp_path / "memory.max") == total_mib(tmp_path / "absent") == machine
