"""A file to write to that lives as long as the session, so that property tests can use it for every example."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for files that are overwritten by every example."""
    return tmp_path_factory.mktemp("scratch")
