"""A folder that lives as long as the session, so that property tests can use it."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for files that every example overwrites."""
    return tmp_path_factory.mktemp("scratch")
