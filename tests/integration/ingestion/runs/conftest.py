"""Files that stand in for downloads."""

from pathlib import Path

import pytest


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that stands in for a download."""
    path = tmp_path / "given.json"
    path.write_text("{}")
    return path
