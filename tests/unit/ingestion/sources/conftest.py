"""A folder that lives as long as the session, so that property tests can use it, and no time limit for one example."""

from pathlib import Path

import hypothesis
import pytest

hypothesis.settings.register_profile("without deadline", deadline=None)
hypothesis.settings.load_profile("without deadline")


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for files that every example overwrites."""
    return tmp_path_factory.mktemp("scratch")
